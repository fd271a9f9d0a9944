package dev.statelab.stateful.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Cart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * {@link Shopping} as the state of a session: JSON such as <code>{"v":2,"cart":{"tea-01":2},"seen":["mug-03"]}</code>, empty
 * parts left out, and without prices, which are the catalog's. Fields of a newer release are ignored, so that two releases
 * can share a store during a rollout.
 */
@Singleton
class ShoppingCodec {

    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record State(long v, Map<String, Integer> cart, List<String> seen) {

        State {
            cart = cart == null ? Map.of() : cart;
            seen = seen == null ? List.of() : seen;
        }
    }

    private final ObjectMapper json;

    ShoppingCodec(ObjectMapper json) {
        this.json = json;
    }

    /** @param state empty for a session that was just opened */
    Shopping decode(String state) {
        if (state.isEmpty()) {
            return Shopping.NOTHING;
        }
        try {
            State read = json.readValue(state, State.class);
            return new Shopping(read.v(), Cart.of(read.cart()), read.seen());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a session holds no shopping", e);
        }
    }

    String encode(Shopping shopping) {
        try {
            return json.writeValueAsString(
                    new State(shopping.version(), shopping.cart().quantities(), shopping.viewed()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
