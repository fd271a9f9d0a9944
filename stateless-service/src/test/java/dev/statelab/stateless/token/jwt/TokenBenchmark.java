package dev.statelab.stateless.token.jwt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenSettings.SignatureProvider;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.key.KeyRing;
import dev.statelab.stateless.token.key.KeySet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.lang.JoseException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures how many access tokens per second one thread signs and verifies. ES256 uses {@link TokenSigner} and {@link TokenVerifier}
 * as in the service, with each provider; HS256 uses {@link SealedTokens}. Algorithms that the service does not have go through the
 * same checks of the same library.
 */
@State(Scope.Benchmark)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx256m", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
public class TokenBenchmark {

    private interface Algorithm {

        String sign() throws JoseException;

        Object verify(String token) throws InvalidJwtException;
    }

    private static final TokenSettings SETTINGS = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(TokenSettings.class)
            .build()
            .getConfigMapping(TokenSettings.class);
    private static final Map<String, Object> CLAIMS = Map.of(
            "jti",
            "7c2c1f0e-54a3-4a3d-9f5e-2f0f6f0f1c55",
            "client_id",
            "storefront",
            "family",
            "0b8f2f3a-77fb-4c2b-8a3e-2d1a6c9d7e10",
            "family_start",
            1_899_971_200_000L,
            "family_end",
            1_900_000_000L);

    @Param({"ES256 CONSCRYPT", "ES256 JDK", "HS256", "EdDSA", "RS256"})
    public String name;

    private Algorithm algorithm;
    private String token;

    @Setup
    public void setUp() throws GeneralSecurityException, JoseException {
        algorithm = algorithm(name);
        token = algorithm.sign();
    }

    @Benchmark
    public String sign() throws JoseException {
        return algorithm.sign();
    }

    @Benchmark
    public Object verify() throws InvalidJwtException {
        return algorithm.verify(token);
    }

    private static Algorithm algorithm(String name) throws GeneralSecurityException {
        return switch (name) {
            case "ES256 CONSCRYPT" -> new OfTheService(SignatureProvider.CONSCRYPT);
            case "ES256 JDK" -> new OfTheService(SignatureProvider.JDK);
            case "HS256" -> new Sealed();
            case "EdDSA" -> new Other(AlgorithmIdentifiers.EDDSA, pair("Ed25519", 255));
            case "RS256" -> new Other(AlgorithmIdentifiers.RSA_USING_SHA256, pair("RSA", 2048));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static Instant expires() {
        return Instant.now().plus(SETTINGS.accessLifetime());
    }

    private static final class OfTheService implements Algorithm {

        private final TokenSigner signer;
        private final TokenVerifier verifier;

        OfTheService(SignatureProvider provider) {
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            Es256 es256 = new Es256(provider);
            KeyRing keys = new KeyRing(KeySet.parse(TestKey.create().keySet(), es256), List.of());
            Supplier<KeyRing> ring = () -> keys;
            signer = new TokenSigner(ring, SETTINGS, es256, new TokenMetrics(metrics));
            verifier = new TokenVerifier(ring, SETTINGS, es256);
        }

        @Override
        public String sign() {
            return signer.sign("alice", expires(), CLAIMS);
        }

        @Override
        public Object verify(String token) {
            return verifier.verify(token);
        }
    }

    private static final class Sealed implements Algorithm {

        private final SealedTokens tokens;

        Sealed() {
            KeySet keys = KeySet.parse(TestKey.create().keySet(), new Es256(SignatureProvider.JDK));
            KeyRing ring = new KeyRing(keys, List.of());
            tokens = new SealedTokens(() -> ring, new TokenMetrics(new SimpleMeterRegistry()));
        }

        @Override
        public String sign() {
            return tokens.seal(TokenType.REFRESH, "alice", expires(), CLAIMS);
        }

        @Override
        public Object verify(String token) {
            return tokens.open(token, TokenType.REFRESH);
        }
    }

    private static final class Other implements Algorithm {

        private final String name;
        private final KeyPair pair;
        private final JwtConsumer consumer;

        Other(String name, KeyPair pair) {
            this.name = name;
            this.pair = pair;
            this.consumer = TokenVerifier.consumer(SETTINGS, name, (jws, nesting) -> pair.getPublic())
                    .build();
        }

        @Override
        public String sign() throws JoseException {
            JsonWebSignature jws = TokenSigner.unsigned("alice", expires(), CLAIMS, SETTINGS);
            jws.setAlgorithmHeaderValue(name);
            jws.setKeyIdHeaderValue("2U6Gzw-mXxKBUFB_7mCQ2Yj0gQ2oVfcCkJz0CPGj4dA");
            jws.setKey(pair.getPrivate());
            return jws.getCompactSerialization();
        }

        @Override
        public Object verify(String token) throws InvalidJwtException {
            return consumer.processToClaims(token);
        }
    }

    /** Prints a table and writes the same figures as JSON to the file named by the first argument. */
    public static void main(String[] args) throws Exception {
        var options = new OptionsBuilder()
                .include(TokenBenchmark.class.getName())
                .verbosity(VerboseMode.SILENT)
                .build();
        List<Map<String, Object>> figures = new ArrayList<>();
        System.out.printf("%-16s %-8s %12s %10s %12s%n", "algorithm", "", "a second", "+-", "characters");
        for (RunResult run : new Runner(options).run()) {
            String name = run.getParams().getParam("name");
            String operation = run.getPrimaryResult().getLabel();
            Result<?> result = run.getPrimaryResult();
            int length = algorithm(name).sign().length();
            System.out.printf(
                    "%-16s %-8s %12.0f %10.0f %12d%n",
                    name, operation, result.getScore(), result.getScoreError(), length);
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("algorithm", name);
            figure.put("operation", operation);
            figure.put("per_second", Math.round(result.getScore()));
            figure.put("error", Math.round(result.getScoreError()));
            figure.put("characters", length);
            figures.add(figure);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("jdk", Runtime.version().toString());
        report.put("threads", 1);
        report.put("access_tokens", figures);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(args[0]).toFile(), report);
        System.out.println(args[0]);
    }
}
