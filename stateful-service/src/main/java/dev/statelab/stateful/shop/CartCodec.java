package dev.statelab.stateful.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Cart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * The cart as the state of a session: JSON such as <code>{"cart":{"tea-01":2}}</code>, without prices, which are the
 * catalog's. Fields of a newer release are ignored, so that two releases can share a store during a rollout.
 */
@Singleton
class CartCodec {

    @RegisterForReflection
    record State(Map<String, Integer> cart) {}

    private final ObjectMapper json;

    CartCodec(ObjectMapper json) {
        this.json = json;
    }

    /** @param state empty for a session that was just opened */
    Cart decode(String state) {
        if (state.isEmpty()) {
            return Cart.empty();
        }
        try {
            return Cart.of(json.readValue(state, State.class).cart());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a session holds no cart", e);
        }
    }

    String encode(Cart cart) {
        try {
            return json.writeValueAsString(new State(cart.quantities()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
