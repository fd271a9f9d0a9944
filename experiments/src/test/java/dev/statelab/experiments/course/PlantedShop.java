package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Variant;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A shop over real HTTP with a planted defect. It counts its violations, and the harness must find exactly those. All carts are in one
 * place, so its "replicas" can be replaced without loss.
 */
final class PlantedShop implements ShopTarget {

    /** The planted defect. */
    enum Defect {
        NONE,
        /** One write in a thousand is acknowledged but not stored. */
        DROPS_WRITES,
        /** A write is acknowledged at once and stored {@value #DELAY_MILLIS} ms later, unless the replica dies before that. */
        ANSWERS_BEFORE_STORING,
        /** After the kill, every hundredth read shows another user's cart. */
        SERVES_ANOTHER_CART,
        /** Every hundredth write is stored but answered with a server error. */
        ANSWERS_ERRORS_AFTER_STORING,
        /** Every hundredth read shows a line that its user never wrote. */
        SHOWS_FOREIGN_LINES,
        /** Until the kill, every hundredth read shows an empty cart. */
        READS_STALE,
        /** Every twentieth write is stored but answered with a server error; the kill deletes all of these. */
        FORGETS_WHAT_IT_SHOWED,
        /** Until the kill, every fifth write is stored but answered with a server error, and every other read omits these. */
        SHOWS_BY_TURNS,
        /**
         * Until the kill, every fifth write is stored but answered with a server error, and every other read comes from a second replica,
         * which has not received these.
         */
        SECOND_REPLICA_LAGS,
        /** Every hundredth write is answered with a redirect and not stored. */
        REDIRECTS,
        /** The response to the first write after a checkout still shows the sold lines. */
        SHOWS_WHAT_IT_SOLD,
        /** Every tenth checkout leaves one line in the cart and omits it from the order. */
        SELLS_IN_PART,
        /** Like {@link #SELLS_IN_PART}, but every fifth one, and its first response is a server error. */
        SELLS_IN_PART_UNANSWERED,
        /**
         * The first response to every fifth checkout is a server error: an order exists, but the cart is not empty, and the key is not
         * remembered. So each repetition makes another order.
         */
        FORGETS_KEYS,
        /** A deletion is acknowledged but not carried out. */
        KEEPS_WHAT_IT_DELETES,
        /** Read from a replica directly, past the balancer, carts are empty. */
        DISAGREES,
        /** Read from a replica directly, no session is known. */
        KNOWS_NOBODY,
        /** Read from a replica directly, every cart is answered with a server error. */
        FAILS_DIRECTLY,
        /** The kill deletes all orders. */
        FORGETS_ORDERS,
        /** Every twentieth write is acknowledged but not stored, and reads of the orders of {@value #UNREADABLE} are refused. */
        DROPS_WRITES_AND_REFUSES_ORDERS,
        /** A checkout leaves the cart as it was. */
        SELLS_TWICE,
        /** The kill logs all users out and deletes all carts. */
        FORGETS_SESSIONS,
        /** When a replica is killed, another one exits. */
        CRASHES,
        /** The kill does nothing. */
        SURVIVES,
        /** Like {@link #FORGETS_SESSIONS}, but without evidence of the kill. */
        FORGETS_SESSIONS_UNSEEN,
        /** There is no evidence of a relay in front of the store. */
        HAS_NO_RELAY,
        /** A cart can no longer be read after an addition to it. */
        HIDES_ADDITIONS,
        /** The first addition is acknowledged but not stored; the second is stored but answered with a server error. */
        LOSES_AN_ADDITION_AND_HIDES_IT,
        /** The killed replica is not the one that serves requests. */
        KILLS_AN_IDLE_ONE,
        /** A session works for {@value #OUTLIVING_MILLIS} ms after its logout. */
        OUTLIVES_LOGOUTS,
        /** A refresh token works after its logout. */
        KEEPS_REFRESH_TOKENS,
        /** Every refresh is refused as invalid, whatever its token. */
        REFUSES_REFRESHES,
        /** Both {@link #OUTLIVES_LOGOUTS} and {@link #REFUSES_REFRESHES}. */
        OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES,
        /** After a logout, the store is unavailable for {@value #OUTLIVING_MILLIS} ms. */
        LOSES_ITS_STORE_AT_LOGOUT,
        /** For a second and a half after the kill, every request is refused. */
        REFUSES,
        /** After the kill, no request gets a response. */
        HANGS
    }

    static final String SECOND_REPLICA = "second-replica";

    /** A user of every run. */
    static final String UNREADABLE = "shopper-1";

    private static final String DIRECT = "/direct";
    private static final String BEARER = "Bearer ";
    private static final String REFRESH_TOKEN = "refresh_token=";
    private static final long DELAY_MILLIS = 200;
    private static final long OUTLIVING_MILLIS = 3000;
    private static final long REFUSAL_NANOS = 1_500_000_000;

    private final Vertx vertx;
    private final Defect defect;
    private final Scenario scenario;
    private final HttpServer server;
    private final Map<String, String> userBySession = new HashMap<>();
    private final Map<String, Map<String, Integer>> carts = new HashMap<>();
    private final Map<String, JsonObject> orders = new HashMap<>();
    private final Map<Map<String, Integer>, Set<String>> doubtful = new IdentityHashMap<>();
    private final Map<Map<String, Integer>, Map<String, Integer>> sold = new IdentityHashMap<>();
    private final Map<String, String> userByRefreshToken = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();
    private final AtomicInteger requests = new AtomicInteger();
    private int additions;
    private volatile int generation = 1;
    private volatile int scale = 1;
    private volatile boolean killed;
    private volatile long refusesUntil = System.nanoTime();

    /** How often the defect occurred. */
    final AtomicInteger planted = new AtomicInteger();

    /** A shop with sessions. */
    PlantedShop(Vertx vertx, Defect defect) {
        this(vertx, defect, Scenario.REDIS);
    }

    /** @param scenario whether its clients use sessions or tokens; the shop accepts both */
    PlantedShop(Vertx vertx, Defect defect, Scenario scenario) {
        this.vertx = vertx;
        this.defect = defect;
        this.scenario = scenario;
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private synchronized void handle(HttpServerRequest request, Buffer body) {
        if (killed && defect == Defect.HANGS) {
            return;
        }
        if (System.nanoTime() < refusesUntil) {
            answer(request, defect == Defect.REFUSES ? 429 : 503, new JsonObject());
            return;
        }
        request.response().putHeader("Served-By", "replica-" + generation);
        if (request.path().endsWith("/login")) {
            letIn(request, body.toJsonObject().getString("user"));
            return;
        }
        if (request.path().equals("/token")) {
            refresh(request, body.toString());
            return;
        }
        String session = session(request);
        String user = userBySession.get(session);
        if (user == null) {
            answer(request, 401, new JsonObject());
            return;
        }
        Map<String, Integer> cart = carts.computeIfAbsent(user, first -> new LinkedHashMap<>());
        if (request.path().endsWith("/sessions")) {
            userBySession.values().removeIf(user::equals);
            answer(request, 200, new JsonObject());
        } else if (request.path().startsWith(DIRECT)) {
            readDirectly(request, cart);
        } else if (request.method() == HttpMethod.DELETE) {
            delete(request, cart);
        } else if (request.path().startsWith("/cart/items/") && request.method() == HttpMethod.POST) {
            if (defect == Defect.HIDES_ADDITIONS) {
                hidden.add(user);
            }
            add(request, cart, body.toJsonObject().getInteger("add"));
        } else if (request.path().startsWith("/cart/items/")) {
            write(request, cart, body.toJsonObject().getInteger("quantity"));
        } else if (hidden.contains(user)) {
            planted.incrementAndGet();
            answer(request, 503, new JsonObject());
        } else if (request.path().equals("/cart")) {
            read(request, cart);
        } else if (request.path().startsWith("/me/viewed/")) {
            answer(request, 200, new JsonObject());
        } else if (request.path().equals("/me")) {
            answer(request, 200, new JsonObject().put("user", user));
        } else if (request.path().equals("/logout")) {
            logOut(session);
            answer(request, 200, new JsonObject());
        } else if (request.method() == HttpMethod.POST) {
            checkout(request, cart, user);
        } else if (defect == Defect.DROPS_WRITES_AND_REFUSES_ORDERS && user.equals(UNREADABLE)) {
            answer(request, 429, new JsonObject());
        } else {
            JsonObject order = orders.get(request.path().substring("/orders/".length()));
            answer(request, order == null ? 404 : 200, order == null ? new JsonObject() : order);
        }
    }

    /** The cookie or the access token of the request; null without either. */
    private static String session(HttpServerRequest request) {
        String token = request.getHeader("Authorization");
        if (token != null) {
            return token.substring(BEARER.length());
        }
        return request.getCookie("sid") == null
                ? null
                : request.getCookie("sid").getValue();
    }

    private void letIn(HttpServerRequest request, String user) {
        String session = Integer.toString(requests.incrementAndGet());
        userBySession.put(session, user);
        userByRefreshToken.put(refreshToken(session), user);
        request.response().putHeader("Set-Cookie", "sid=" + session + "; HttpOnly");
        answer(
                request,
                200,
                new JsonObject()
                        .put("access_token", session)
                        .put("refresh_token", refreshToken(session))
                        .put("expires_in", 3600));
    }

    private static String refreshToken(String session) {
        return "refresh" + session;
    }

    private void refresh(HttpServerRequest request, String form) {
        String user = Stream.of(form.split("&"))
                .filter(field -> field.startsWith(REFRESH_TOKEN))
                .map(field -> field.substring(REFRESH_TOKEN.length()))
                .findFirst()
                .map(userByRefreshToken::get)
                .orElse(null);
        if (defect == Defect.REFUSES_REFRESHES || defect == Defect.OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES) {
            answer(request, 400, new JsonObject().put("error", "invalid_request"));
        } else if (user == null) {
            answer(request, 400, new JsonObject().put("error", "invalid_grant"));
        } else {
            letIn(request, user);
        }
    }

    private void logOut(String session) {
        if (defect == Defect.LOSES_ITS_STORE_AT_LOGOUT) {
            refusesUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OUTLIVING_MILLIS);
        }
        if (defect == Defect.OUTLIVES_LOGOUTS || defect == Defect.OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES) {
            planted.incrementAndGet();
            vertx.setTimer(OUTLIVING_MILLIS, later -> end(session));
        } else {
            end(session);
        }
    }

    private synchronized void end(String session) {
        userBySession.remove(session);
        if (defect == Defect.KEEPS_REFRESH_TOKENS) {
            planted.incrementAndGet();
        } else {
            userByRefreshToken.remove(refreshToken(session));
        }
    }

    private void add(HttpServerRequest request, Map<String, Integer> cart, int more) {
        boolean applies = defect == Defect.LOSES_AN_ADDITION_AND_HIDES_IT;
        int number = ++additions;
        if (applies && number == 1) {
            planted.incrementAndGet();
        } else {
            cart.merge(sku(request), more, Integer::sum);
        }
        boolean error = applies && number == 2;
        answer(request, error ? 500 : 200, error ? new JsonObject() : lines(cart));
    }

    private static String sku(HttpServerRequest request) {
        return request.path().substring("/cart/items/".length());
    }

    private void write(HttpServerRequest request, Map<String, Integer> cart, int quantity) {
        String sku = sku(request);
        Map<String, Integer> after = new LinkedHashMap<>(cart);
        after.put(sku, quantity);
        if (sold.containsKey(cart)) {
            planted.incrementAndGet();
            after.putAll(sold.remove(cart));
        }
        if (shows(Defect.REDIRECTS)) {
            answer(request, 303, new JsonObject());
            return;
        }
        if (defect == Defect.ANSWERS_BEFORE_STORING) {
            int before = generation;
            vertx.setTimer(DELAY_MILLIS, later -> storeLate(cart, sku, quantity, before));
        } else if (!shows(Defect.DROPS_WRITES, 1000) && !shows(Defect.DROPS_WRITES_AND_REFUSES_ORDERS, 20)) {
            cart.put(sku, quantity);
        }
        boolean doubt = shows(Defect.FORGETS_WHAT_IT_SHOWED, 20)
                || !killed && (shows(Defect.SHOWS_BY_TURNS, 5) || shows(Defect.SECOND_REPLICA_LAGS, 5));
        if (doubt) {
            doubtful.computeIfAbsent(cart, first -> new HashSet<>()).add(sku);
        }
        boolean error = doubt || shows(Defect.ANSWERS_ERRORS_AFTER_STORING);
        answer(request, error ? 500 : 200, error ? new JsonObject() : lines(after));
    }

    private void delete(HttpServerRequest request, Map<String, Integer> cart) {
        if (defect == Defect.KEEPS_WHAT_IT_DELETES) {
            planted.incrementAndGet();
        } else {
            cart.remove(sku(request));
        }
        answer(request, 200, lines(cart));
    }

    private synchronized void storeLate(Map<String, Integer> cart, String sku, int quantity, int before) {
        if (generation == before) {
            cart.put(sku, quantity);
        } else {
            planted.incrementAndGet();
        }
    }

    private void readDirectly(HttpServerRequest request, Map<String, Integer> cart) {
        switch (defect) {
            case DISAGREES -> answer(request, 200, lines(Map.of()));
            case KNOWS_NOBODY -> answer(request, 401, new JsonObject());
            case FAILS_DIRECTLY -> answer(request, 503, new JsonObject());
            default -> answer(request, 200, lines(cart));
        }
    }

    private void read(HttpServerRequest request, Map<String, Integer> cart) {
        if (shows(Defect.SHOWS_FOREIGN_LINES)) {
            answer(request, 200, lines(Map.of("foreign-" + planted.get(), 1)));
        } else if (killed && shows(Defect.SERVES_ANOTHER_CART)) {
            answer(request, 200, lines(anotherCart(cart)));
        } else if (!killed && !cart.isEmpty() && shows(Defect.READS_STALE)) {
            answer(request, 200, lines(Map.of()));
        } else if (!killed && showsByTurns() && requests.incrementAndGet() % 2 == 0) {
            if (defect == Defect.SECOND_REPLICA_LAGS) {
                request.response().putHeader("Served-By", SECOND_REPLICA);
            }
            Map<String, Integer> some = new LinkedHashMap<>(cart);
            some.keySet().removeAll(doubtful.getOrDefault(cart, Set.of()));
            answer(request, 200, lines(some));
        } else {
            answer(request, 200, lines(cart));
        }
    }

    private boolean showsByTurns() {
        return defect == Defect.SHOWS_BY_TURNS || defect == Defect.SECOND_REPLICA_LAGS;
    }

    private Map<String, Integer> anotherCart(Map<String, Integer> cart) {
        return carts.values().stream()
                .filter(other -> other != cart && !other.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    private void checkout(HttpServerRequest request, Map<String, Integer> cart, String user) {
        String key = request.getHeader("Idempotency-Key");
        boolean forgets =
                !forgotten.contains(key) && !orders.containsKey("order-" + key) && shows(Defect.FORGETS_KEYS, 5);
        if (forgets) {
            forgotten.add(key);
        }
        String id = "order-" + key + (forgotten.contains(key) ? "-" + orders.size() : "");
        boolean isNew = !orders.containsKey(id);
        boolean sellsSome = isNew && shows(Defect.SELLS_IN_PART_UNANSWERED, 5);
        if (isNew) {
            Map<String, Integer> left = new LinkedHashMap<>();
            if (sellsSome || shows(Defect.SELLS_IN_PART, 10)) {
                String first = cart.keySet().iterator().next();
                left.put(first, cart.remove(first));
            }
            orders.put(id, lines(cart).put("id", id).put("user", user));
            if (defect == Defect.SHOWS_WHAT_IT_SOLD) {
                sold.put(cart, new LinkedHashMap<>(cart));
            }
            if (defect != Defect.SELLS_TWICE && !forgets) {
                cart.clear();
                cart.putAll(left);
            }
        }
        boolean error = forgets || sellsSome;
        answer(request, error ? 500 : 201, error ? new JsonObject() : orders.get(id));
    }

    private boolean shows(Defect candidate) {
        return shows(candidate, 100);
    }

    private boolean shows(Defect candidate, int oneIn) {
        boolean now = defect == candidate && requests.incrementAndGet() % oneIn == 0;
        if (now) {
            planted.incrementAndGet();
        }
        return now;
    }

    private static JsonObject lines(Map<String, Integer> cart) {
        JsonArray lines = new JsonArray();
        cart.forEach(
                (sku, quantity) -> lines.add(new JsonObject().put("sku", sku).put("quantity", quantity)));
        return new JsonObject().put("lines", lines);
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response().setStatusCode(status).end(body.toBuffer());
    }

    @Override
    public Variant variant() {
        return new Variant(scenario, ServiceRuntime.JVM);
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public String password() {
        return "not checked";
    }

    @Override
    public List<Replica> replicas() {
        String name = defect == Defect.KILLS_AN_IDLE_ONE ? "idle-" : "replica-";
        Replica first = new Replica(name + generation, "uid-" + generation, "here", true, 0);
        return defect == Defect.SECOND_REPLICA_LAGS
                ? List.of(first, new Replica(SECOND_REPLICA, SECOND_REPLICA, "here", true, 0))
                : List.of(first);
    }

    @Override
    public List<String> exits() {
        return defect == Defect.CRASHES && killed ? List.of("replica-0 exited with code 1") : List.of();
    }

    @Override
    public URI address(Replica replica) {
        return URI.create(url() + DIRECT);
    }

    @Override
    public List<Affinity> affinities() {
        return List.of(Affinity.NONE);
    }

    @Override
    public Optional<Fsync> fsync() {
        return Optional.empty();
    }

    /** The number of replicas that it was scaled to, though it always has one. */
    @Override
    public Map<String, String> settings() {
        return Map.of("replicas", Integer.toString(scale));
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        return Optional.empty();
    }

    @Override
    public OptionalLong memory() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Duration> storeCpu() {
        return Optional.empty();
    }

    @Override
    public OptionalLong exchanged() {
        return OptionalLong.empty();
    }

    /** Every action replaces the replica. */
    @Override
    public synchronized Action.Done perform(Action action) {
        killed = true;
        if (defect == Defect.SURVIVES || defect == Defect.HAS_NO_RELAY && action instanceof Action.Interpose) {
            return new Action.Done("another name", "none", 0, null);
        }
        generation++;
        if (action instanceof Action.Scale wanted) {
            scale = wanted.replicas();
        }
        refusesUntil = System.nanoTime() + (defect == Defect.REFUSES ? REFUSAL_NANOS : 0);
        if (defect == Defect.FORGETS_SESSIONS || defect == Defect.FORGETS_SESSIONS_UNSEEN) {
            planted.set(carts.values().stream().mapToInt(Map::size).sum());
            userBySession.clear();
            carts.clear();
        }
        if (defect == Defect.FORGETS_ORDERS) {
            orders.clear();
        }
        if (defect == Defect.FORGETS_WHAT_IT_SHOWED) {
            doubtful.forEach((cart, skus) -> cart.keySet().removeAll(skus));
        }
        return new Action.Done(
                "another name", "none", 0, defect == Defect.FORGETS_SESSIONS_UNSEEN ? null : "it is another one now");
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofSeconds(8);
    }

    @Override
    public void close() {
        server.close();
    }
}
