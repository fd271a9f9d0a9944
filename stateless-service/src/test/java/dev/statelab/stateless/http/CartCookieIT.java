package dev.statelab.stateless.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same tests against the packaged service. */
@QuarkusIntegrationTest
class CartCookieIT extends CartCookieTest {}
