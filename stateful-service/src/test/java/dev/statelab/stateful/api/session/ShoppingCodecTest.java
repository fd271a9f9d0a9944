package dev.statelab.stateful.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Cart;
import dev.statelab.testkit.log.LogRecorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShoppingCodecTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll(ShoppingCodec.class.getName());

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ShoppingCodec codec = new ShoppingCodec(JSON, metrics);

    @Test
    void encodedStateIsDecodedUnchanged() {
        Shopping shopping =
                Shopping.NOTHING.with(Cart.empty().with("tea-01", 2)).viewing("mug-03");

        assertThat(codec.encode(shopping)).isEqualTo("{\"f\":1,\"v\":1,\"cart\":{\"tea-01\":2},\"seen\":[\"mug-03\"]}");
        assertThat(codec.decode(codec.encode(shopping))).isEqualTo(shopping);
    }

    @Test
    void stateWithoutAFormatNumberIsDecoded() {
        assertThat(codec.decode("{\"v\":2,\"cart\":{\"tea-01\":2}}").cart())
                .isEqualTo(Cart.empty().with("tea-01", 2));
    }

    /** After a rollback, this release changes what a newer one wrote. */
    @Test
    void attributesOfANewerReleaseSurviveAWrite() throws JsonProcessingException {
        Shopping read =
                codec.decode("{\"f\":2,\"v\":2,\"cart\":{\"tea-01\":2},\"coupon\":{\"code\":\"X\"},\"gift\":true}");

        JsonNode written = JSON.readTree(codec.encode(read.with(Cart.empty()).viewing("mug-03")));
        assertThat(written)
                .isEqualTo(JSON.readTree(
                        "{\"f\":2,\"v\":3,\"seen\":[\"mug-03\"],\"coupon\":{\"code\":\"X\"},\"gift\":true}"));
        assertThat(unreadable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "null",
                "[]",
                "{",
                "{\"f\":\"x\"}",
                "{\"v\":1,\"cart\":[]}",
                "{\"v\":1,\"cart\":{\"tea-01\":0}}",
                "{\"v\":1,\"cart\":{\"tea-01\":1000}}",
                "{\"v\":1,\"cart\":{\"tea-01\":null}}",
                "{\"v\":1,\"seen\":[null]}"
            })
    void unreadableStateIsDecodedAsEmptyLoggedAndCounted(String state) {
        assertThat(codec.decode(state)).isEqualTo(Shopping.NOTHING);
        assertThat(unreadable()).isEqualTo(1);
        assertThat(log.lines()).hasSize(1);
    }

    private double unreadable() {
        return metrics.counter("sessions.unreadable").count();
    }
}
