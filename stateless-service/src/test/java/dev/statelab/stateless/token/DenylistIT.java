package dev.statelab.stateless.token;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same tests against the packaged service. */
@QuarkusIntegrationTest
class DenylistIT extends DenylistTest {}
