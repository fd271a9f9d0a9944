package dev.statelab.stateful.session.store.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.session.SessionConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class StoreSelectionTest {

    @Test
    void aNearCacheOnARedisClusterIsRejected() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StoreConfig.class)
                .withMapping(SessionConfig.class)
                .withDefaultValue("session.store", "redis-near")
                .build();
        assertThatThrownBy(() -> new StoreSelection()
                        .store(
                                config.getConfigMapping(StoreConfig.class),
                                config.getConfigMapping(SessionConfig.class),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                "cluster"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis-near does not support");
    }
}
