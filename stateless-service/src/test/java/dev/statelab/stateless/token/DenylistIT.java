package dev.statelab.stateless.token;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, asked of the packaged service. */
@QuarkusIntegrationTest
class DenylistIT extends DenylistTest {}
