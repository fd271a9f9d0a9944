package dev.statelab.stateful.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, asked of the packaged service. */
@QuarkusIntegrationTest
class PostgresShopIT extends PostgresShopTest {}
