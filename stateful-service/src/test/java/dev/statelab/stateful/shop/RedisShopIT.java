package dev.statelab.stateful.shop;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, asked of the packaged service. */
@QuarkusIntegrationTest
class RedisShopIT extends RedisShopTest {}
