package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** No way back to an earlier revision restores an earlier key, and Helm's history contains no private key. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollbackTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> everyKey = new ArrayList<>();

    private Map<String, String> keys;
    private Login login;

    /** The key that signs in the first revision is retired before the last one. */
    @BeforeAll
    void retireTheFirstKey() throws IOException {
        Release.STATELAB.install("jwt");
        String first = TokenKeys.files().get("current.jwks");
        everyKey.addAll(TokenKeys.files().values());
        for (String time : List.of("first", "second")) {
            Progress.step("rotate keys, the " + time + " time", Harness::rotateKeys);
            everyKey.addAll(TokenKeys.files().values());
        }
        Release.STATELAB.install("jwt", "stateless.token.accessLifetime=30M");
        keys = TokenKeys.files();
        assertThat(keys.containsValue(first)).as("the first key is there").isFalse();
        login = Login.stateless();
    }

    /** Neither keys nor the login change in any of these rollbacks. */
    @AfterEach
    void theKeysAreAsTheyWereAndTheLoginStays() throws IOException, InterruptedException {
        assertThat(TokenKeys.files().equals(keys))
                .as("the keys are as they were")
                .isTrue();
        assertThat(login.get("/cart").statusCode()).as("the earlier login").isEqualTo(200);
        assertThat(TokenKeys.point(
                        JSON.readTree(login.get("/.well-known/jwks.json").body())))
                .as("the key that signs")
                .isEqualTo(TokenKeys.point(TokenKeys.decoded(keys.get("current.jwks"))));
        assertThat(HelmHistory.revisions())
                .hasSizeGreaterThanOrEqualTo(3)
                .noneMatch(revision -> everyKey.stream().anyMatch(revision::contains))
                .noneMatch(revision -> everyKey.stream()
                        .anyMatch(key -> revision.contains(
                                TokenKeys.decoded(key).at("/keys/0/d").textValue())));
    }

    @Test
    @Order(1)
    void anUpgradeThatFailsIsUndone() {
        Progress.step("an atomic upgrade to an image that is not there", () -> {
            Release.STATELAB.failToUpgrade("stateless.image.tag=mistyped");
            Cluster.awaitReady();
        });
    }

    @Test
    @Order(2)
    void aRollbackToTheFirstRevisionKeepsTheKeysAndTheLogin() {
        Progress.step("helm rollback statelab 1", this::goBackToTheFirst);
    }

    @Test
    @Order(3)
    void reinstallingTheFirstRevisionKeepsTheKeysAndTheLogin() {
        Progress.step("helm uninstall, and install revision 1 again", () -> {
            Release.STATELAB.uninstallAndKeepHistory();
            goBackToTheFirst();
        });
    }

    private void goBackToTheFirst() {
        Release.STATELAB.rollback(1);
        Cluster.awaitReady();
    }
}
