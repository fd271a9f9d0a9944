package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import dev.statelab.experiments.client.TokenClient;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.testkit.docs.TestedPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopperTest {

    private final Vertx vertx = Vertx.vertx();
    private final Ledger ledger = new Ledger();
    private TokenClient client;
    private Shopper shopper;
    private volatile int refused = 400;

    @BeforeEach
    void open() throws Exception {
        HttpServer server =
                end(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        URI shop = URI.create("http://127.0.0.1:" + server.actualPort());
        client = new TokenClient(new Connection(vertx, shop, Duration.ofDays(1)));
        shopper = new Shopper("shopper-1", "secret", client, ledger, "run", 1);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        end(vertx.close());
    }

    /** A shop whose tokens expire at once. It answers every request but a login with the status {@link #refused}. */
    private void answer(HttpServerRequest request) {
        boolean login = request.path().equals("/login");
        request.response()
                .setStatusCode(login ? 200 : refused)
                .end(new JsonObject()
                        .put("access_token", "access")
                        .put("refresh_token", "refresh")
                        .put("expires_in", 0)
                        .toBuffer());
    }

    @Test
    void logsInAgainWhereARefreshIsRefused() throws Exception {
        end(shopper.arrive());
        end(shopper.act(0));
        end(shopper.act(0));

        assertThat(ledger.operations())
                .extracting(Operation::kind, Operation::outcome, Operation::generation)
                .containsExactly(
                        tuple(Kind.LOGIN, Outcome.OK, 1),
                        tuple(Kind.REFRESH, Outcome.FAILED, 1),
                        tuple(Kind.LOGIN, Outcome.OK, 2));
    }

    /** A refresh that was rate-limited or never sent does not end the login. */
    @Test
    void refreshesAgainWhereARefreshOnlyFailed() throws Exception {
        refused = 429;
        end(shopper.arrive());
        end(shopper.act(0));
        end(shopper.act(0));

        assertThat(ledger.operations())
                .extracting(Operation::kind, Operation::outcome, Operation::generation)
                .containsExactly(
                        tuple(Kind.LOGIN, Outcome.OK, 1),
                        tuple(Kind.REFRESH, Outcome.FAILED, 1),
                        tuple(Kind.REFRESH, Outcome.FAILED, 1));
    }

    @Test
    void refreshesATokenThatExpiredBeforeTheAudit() throws Exception {
        refused = 200;
        end(shopper.arrive());
        end(shopper.takeStock(Map.of()));

        assertThat(ledger.operations())
                .extracting(Operation::kind)
                .containsExactly(Kind.LOGIN, Kind.REFRESH, Kind.READ);
    }

    /** Its replica refuses the login, and from then on the balancer does, too. */
    @Test
    void aLoginThatEndsDuringTheAuditIsNoDisagreementOfAReplica() throws Exception {
        HttpServer replica = end(vertx.createHttpServer()
                .requestHandler(request -> {
                    refused = 401;
                    answer(request);
                })
                .listen(0, "127.0.0.1"));
        URI address = URI.create("http://127.0.0.1:" + replica.actualPort());
        refused = 200;
        end(shopper.arrive());

        try (Connection direct = new Connection(vertx, address, Duration.ofDays(1))) {
            assertThatThrownBy(() -> end(shopper.takeStock(Map.of("a", direct))))
                    .hasMessageContaining("the login of shopper-1 ended (status 401)");
        }
    }

    /** With another cart, it would be another order; and the client still has the newer cart. */
    @Test
    void repeatsEachCheckoutAtTheEndWithTheCartThatItBought() throws Exception {
        CarryingShop carrying = new CarryingShop();
        HttpServer server =
                end(vertx.createHttpServer().requestHandler(carrying::answer).listen(0, "127.0.0.1"));
        URI url = URI.create("http://127.0.0.1:" + server.actualPort());
        try (TokenClient tokens = new TokenClient(new Connection(vertx, url, Duration.ofDays(1)))) {
            Shopper other = new Shopper("shopper-2", "secret", tokens, ledger, "run", 2);
            end(other.arrive());
            for (int i = 0; i < 50; i++) {
                end(other.act(0));
            }
            Holdings held = end(other.takeStock(Map.of()));

            assertThat(held.acknowledgedOrders()).hasSizeGreaterThan(1);
            assertThat(held.acknowledgedOrders().values())
                    .allSatisfy(ids -> assertThat(ids).hasSize(1));
            assertThat(carrying.checkouts).hasSize(2 * held.acknowledgedOrders().size());
            assertThat(ledger.operations())
                    .filteredOn(operation -> operation.kind() == Kind.CHECKOUT)
                    .extracting(Operation::attempt)
                    .contains(1, 2)
                    .last()
                    .isEqualTo(2);

            String newest = carrying.handedOut;
            end(other.takeStock(Map.of()));
            assertThat(carrying.read).isEqualTo(newest);
        }
    }

    /** A stateless shop: the id of an order depends on its key and on the cart that the client carries, and sends. */
    private static final class CarryingShop {

        private final List<String> checkouts = new CopyOnWriteArrayList<>();
        private int carts;
        private volatile String handedOut;
        private volatile String read;

        void answer(HttpServerRequest request) {
            String key = request.getHeader("Idempotency-Key");
            String cart = request.getHeader("Cart");
            String next = "cart-" + ++carts;
            if (key != null) {
                checkouts.add(key);
            } else if (request.path().equals("/cart")) {
                read = cart;
                handedOut = next;
            }
            request.response()
                    .putHeader("Cart", next)
                    .putHeader("Receipt", "receipt")
                    .end(new JsonObject()
                            .put("access_token", "access")
                            .put("refresh_token", "refresh")
                            .put("expires_in", 3600)
                            .put("id", key + "-" + cart)
                            .toBuffer());
        }
    }

    /** Finding such lines is the job of the audit. */
    @Test
    void goesOnWhereAnAcknowledgedDeletionDeletesNothing() throws Exception {
        ForgetfulShop forgetful = new ForgetfulShop(Integer.MAX_VALUE, 200);
        Shopper other = shopperOf(forgetful);
        end(other.arrive());
        for (int i = 0; i < 3_000; i++) {
            end(other.act(0));
        }

        assertThat(ledger.operations()).extracting(Operation::kind).containsSequence(Kind.DELETE, Kind.DELETE);
    }

    /** {@code ApiPageIT} compares this table with the services. */
    @ParameterizedTest
    @EnumSource
    void theApiPageListsEachProblemThatTheShopperKnows(Problem problem) {
        TestedPage page = new TestedPage("api.md");

        assertThat(page.text()).contains("`%s`".formatted(Problem.PREFIX));
        assertThat(page.table("| type |")).anyMatch(row -> row.startsWith("| `%s` |".formatted(problem.type())));
    }

    /** There are a hundred products, and a refused write uses up one, too. */
    @Test
    void neverReplacesAnAcknowledgedLineHoweverManyWritesAreRefused() throws Exception {
        Shopper other = shopperOf(new ForgetfulShop(1, 400));
        end(other.arrive());
        for (int i = 0; i < 400; i++) {
            end(other.act(0));
        }

        assertThat(ledger.operations())
                .filteredOn(operation -> operation.kind() == Kind.WRITE)
                .hasSizeGreaterThan(200)
                .filteredOn(operation -> operation.outcome() == Outcome.OK)
                .hasSize(1);
    }

    /** A shop that stores at most {@code most} lines and never deletes one, whatever status it returns. */
    private record ForgetfulShop(int most, int answerToDeletion, Map<String, JsonObject> lines) {

        ForgetfulShop(int most, int answerToDeletion) {
            this(most, answerToDeletion, new LinkedHashMap<>());
        }

        void answer(HttpServerRequest request) {
            request.body()
                    .onSuccess(body -> request.response()
                            .setStatusCode(status(request, body))
                            .end(new JsonObject()
                                    .put("id", "order")
                                    .put("lines", new JsonArray(List.copyOf(lines.values())))
                                    .toBuffer()));
        }

        private int status(HttpServerRequest request, Buffer body) {
            String sku = request.path().substring(request.path().lastIndexOf('/') + 1);
            if (request.method() == HttpMethod.DELETE) {
                return answerToDeletion;
            }
            if (request.method() == HttpMethod.PUT) {
                if (lines.size() >= most && !lines.containsKey(sku)) {
                    return 400;
                }
                lines.put(sku, body.toJsonObject().put("sku", sku));
            } else if (request.path().equals("/checkout")) {
                lines.clear();
            }
            return 200;
        }
    }

    private Shopper shopperOf(ForgetfulShop forgetful) throws Exception {
        HttpServer server =
                end(vertx.createHttpServer().requestHandler(forgetful::answer).listen(0, "127.0.0.1"));
        URI url = URI.create("http://127.0.0.1:" + server.actualPort());
        SessionClient session = new SessionClient(new Connection(vertx, url, Duration.ofDays(1)));
        return new Shopper("shopper-2", "secret", session, ledger, "run", 2);
    }

    private static <T> T end(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
