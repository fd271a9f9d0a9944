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
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A shop over real HTTP with a planted defect. It counts its violations, and the harness must find exactly those. All
 * carts are in one place, so its "replicas" can be replaced without loss.
 */
final class PlantedShop implements ShopTarget {

    /** The name of the replica that only {@link Defect#SECOND_REPLICA_LAGS} adds. */
    static final String SECOND_REPLICA = "second-replica";

    private final Scenario scenario;
    private final PlantedReplica replica;
    private final PlantedLogins logins;
    private final PlantedCarts carts;
    private final HttpServer server;
    private volatile int scale = 1;

    /** A shop with sessions. */
    PlantedShop(Vertx vertx, Defect defect) {
        this(vertx, defect, Scenario.REDIS);
    }

    /** @param scenario whether its clients use sessions or tokens; the shop accepts both */
    PlantedShop(Vertx vertx, Defect defect, Scenario scenario) {
        this.scenario = scenario;
        this.replica = new PlantedReplica(defect);
        this.logins = new PlantedLogins(vertx, replica);
        this.carts = new PlantedCarts(vertx, replica);
        PlantedRoutes routes = new PlantedRoutes(replica, logins, carts);
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> routes.handle(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Held by each action and each request. */
    Object monitor() {
        return replica;
    }

    /** How often the defect occurred. */
    int planted() {
        return replica.planted.get();
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
        int generation = replica.generation();
        String name = replica.defect == Defect.KILLS_AN_IDLE_ONE ? "idle-" : "replica-";
        Replica first = new Replica(name + generation, "uid-" + generation, "here", true, 0);
        return replica.defect == Defect.SECOND_REPLICA_LAGS
                ? List.of(first, new Replica(SECOND_REPLICA, SECOND_REPLICA, "here", true, 0))
                : List.of(first);
    }

    @Override
    public int desiredReplicas() {
        return scale;
    }

    @Override
    public List<String> exits() {
        return replica.defect == Defect.CRASHES && replica.isKilled()
                ? List.of("replica-0 exited with code 1")
                : List.of();
    }

    @Override
    public URI address(Replica replica) {
        return URI.create(url() + PlantedRoutes.DIRECT);
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
    public Action.Done perform(Action action) {
        synchronized (replica) {
            replica.kill();
            Defect defect = replica.defect;
            if (defect == Defect.SURVIVES || defect == Defect.HAS_NO_RELAY && action instanceof Action.Interpose) {
                return new Action.Done("another name", "none", 0, null);
            }
            replica.replace();
            if (action instanceof Action.Scale wanted) {
                scale = wanted.replicas();
            }
            switch (defect) {
                case FORGETS_SESSIONS, FORGETS_SESSIONS_UNSEEN -> {
                    logins.forget();
                    carts.forget();
                }
                case FORGETS_ORDERS -> carts.forgetOrders();
                case FORGETS_WHAT_IT_SHOWED -> carts.forgetDoubtful();
                default -> {}
            }
            return new Action.Done(
                    "another name",
                    "none",
                    0,
                    defect == Defect.FORGETS_SESSIONS_UNSEEN ? null : "it is another one now");
        }
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
