package dev.statelab.stateless.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same tests against the packaged service. */
@QuarkusIntegrationTest
class PublicRoutesIT extends PublicRoutesTest {}
