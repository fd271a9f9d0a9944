package dev.statelab.stateless.token.revocation;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same tests against the packaged service. */
@QuarkusIntegrationTest
class DenylistIT extends DenylistTest {}
