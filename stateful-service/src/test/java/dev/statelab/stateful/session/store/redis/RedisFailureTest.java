package dev.statelab.stateful.session.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how errors of the Redis client are classified, as seen with a Redis that is killed, demoted or moved. */
class RedisFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "CLUSTERDOWN The cluster is down",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "ERR Script attempted to access a non local key in a cluster node script: 1",
                "CONNECTION_CLOSED",
                "ERR [0] CONNECTION_CLOSED",
                "ERR [0] MOVED 3999 127.0.0.1:6381",
                "ERR [0] io.netty.channel.StacklessClosedChannelException\nERR [1] io.netty.channel.StacklessClosedChannelException"
            })
    void transientErrorsMeanThatTheStoreIsUnavailable(String message) {
        assertThat(RedisFailure.of(new Exception(message))).isInstanceOf(StoreUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPERM this user has no permissions",
                "ERR value is not an integer",
                "ERR [0] NOPERM this user has no permissions",
                "ERR [0] value is not an integer"
            })
    void permanentErrorsAreFaultsOfTheService(String message) {
        assertThat(RedisFailure.of(new Exception(message))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void errorMessagesContainNoCredentials() {
        Exception failure = new Exception(
                "Failed to connect to all nodes of the cluster\n- redis://shop:secret@10.0.0.1:6379: Connection refused");
        assertThat(RedisFailure.of(failure))
                .hasMessageContaining("redis://10.0.0.1:6379")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
