package dev.statelab.stateless.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, asked of the packaged service. */
@QuarkusIntegrationTest
class LoginResourceIT extends LoginResourceTest {}
