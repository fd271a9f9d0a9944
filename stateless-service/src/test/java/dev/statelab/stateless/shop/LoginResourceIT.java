package dev.statelab.stateless.shop;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, asked of the packaged service. */
@QuarkusIntegrationTest
class LoginResourceIT extends LoginResourceTest {}
