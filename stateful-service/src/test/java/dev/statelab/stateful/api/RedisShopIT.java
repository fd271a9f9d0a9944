package dev.statelab.stateful.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same tests against the packaged service. */
@QuarkusIntegrationTest
class RedisShopIT extends RedisShopTest {}
