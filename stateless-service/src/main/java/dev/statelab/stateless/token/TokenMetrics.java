package dev.statelab.stateless.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts issued and rejected tokens. */
@Singleton
public class TokenMetrics {

    private final MeterProvider<Counter> issued;
    private final MeterProvider<Counter> refused;

    public TokenMetrics(MeterRegistry metrics) {
        this.issued = Counter.builder("tokens.issued")
                .description("Tokens issued, by kind")
                .withRegistry(metrics);
        this.refused = Counter.builder("tokens.refused")
                .description("Tokens rejected, by kind and reason")
                .withRegistry(metrics);
    }

    /** Counts a token that was issued. */
    public void issued(TokenType type) {
        issued.withTag("type", type.name()).increment();
    }

    /** Counts a token that was rejected. */
    public void refused(TokenType type, InvalidTokenException refusal) {
        refused.withTags("type", type.name(), "reason", refusal.reason().toString())
                .increment();
    }
}
