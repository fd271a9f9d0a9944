package dev.statelab.stateless.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts the tokens that were not good. */
@Singleton
class Refusals {

    private final MeterProvider<Counter> refused;

    Refusals(MeterRegistry metrics) {
        this.refused = Counter.builder("tokens.refused")
                .description("Tokens that were not good, by kind and reason")
                .withRegistry(metrics);
    }

    void count(TokenType type, InvalidTokenException refusal) {
        refused.withTags("type", type.name(), "reason", refusal.reason().toString())
                .increment();
    }
}
