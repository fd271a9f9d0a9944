package dev.statelab.storefront.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoUsersTest {

    private final DemoUsers users = new DemoUsers("correct");

    @ParameterizedTest
    @CsvSource({
        "alice, correct, true",
        "shopper-1, correct, true",
        "shopper-10000, correct, true",
        "alice, wrong, false",
        "alice, correct1, false",
        "shopper-0, correct, false",
        "shopper-10001, correct, false",
        "shopper-01, correct, false",
        "mallory, correct, false"
    })
    void knowsItsUsers(String user, String password, boolean known) {
        assertThat(users.authenticate(user, password)).isEqualTo(known);
    }
}
