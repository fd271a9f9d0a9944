package dev.statelab.stateful.api.session;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.statelab.shop.Cart;
import dev.statelab.shop.CartLimitException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Encodes {@link Shopping} as the state of a session: JSON such as
 * <code>{"f":1,"v":2,"cart":{"tea-01":2},"seen":["mug-03"]}</code>, without empty parts, and without prices, which come from the
 * catalog. {@code f} is the format, {@value #FORMAT} in this release. Two releases can share a store during a rollout and after a
 * rollback: an attribute keeps its meaning in a newer format or gets a new name, and this release keeps attributes and format numbers that
 * it does not know. A state that cannot be read is logged, counted and treated as empty; it never fails a request.
 */
@Startup // otherwise its metric is missing until the first cart is read, and an alert misses the first failure
@Singleton
public class ShoppingCodec {

    static final int FORMAT = 1;

    private static final Logger LOG = Logger.getLogger(ShoppingCodec.class);

    /** @param f null in a state that was written before formats existed, which is format 1 */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record State(
            Integer f,
            long v,
            Map<String, Integer> cart,
            List<String> seen,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

        State {
            cart = cart == null ? Map.of() : cart;
            seen = seen == null ? List.of() : List.copyOf(seen); // rejects null elements
            others = others == null ? Map.of() : new LinkedHashMap<>(others);
        }
    }

    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final Counter unreadable;

    ShoppingCodec(ObjectMapper json, MeterRegistry metrics) {
        this.reader = json.readerFor(State.class);
        this.writer = json.writerFor(State.class);
        this.unreadable = Counter.builder("sessions.unreadable")
                .description("Times that the state of a session could not be read and was treated as empty")
                .register(metrics);
    }

    /**
     * Reads the state of a session. It never fails.
     *
     * @param state empty for a new session
     */
    public Shopping decode(String state) {
        if (state.isEmpty()) {
            return Shopping.NOTHING;
        }
        try {
            State read = reader.readValue(state);
            int format = read.f() == null ? FORMAT : Math.max(read.f(), FORMAT);
            return new Shopping(format, read.v(), Cart.of(read.cart()), read.seen(), read.others());
        } catch (JsonProcessingException | CartLimitException | NullPointerException e) {
            return unreadable(e.getClass().getSimpleName()); // not its message, which may quote the user's state
        }
    }

    private Shopping unreadable(String reason) {
        unreadable.increment();
        LOG.warnf("cannot read the state of a session (%s): treating it as empty", reason);
        return Shopping.NOTHING;
    }

    /** The state to store, which {@link #decode} reads. */
    public String encode(Shopping shopping) {
        try {
            return writer.writeValueAsString(new State(
                    shopping.format(),
                    shopping.version(),
                    shopping.cart().quantities(),
                    shopping.viewed(),
                    shopping.others()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
