package dev.statelab.experiments.workload;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.VirtualUser;
import dev.statelab.experiments.workload.Browser.Seen;
import dev.statelab.experiments.workload.Definition.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A virtual user of a service that a workload file describes. It writes unique values and reads all values. An idempotent write is retried until
 * there is a response. Confined to one Vert.x context.
 */
final class OwnUser implements VirtualUser {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final String name;
    private final Browser browser;
    private final Definition definition;
    private final Ledger ledger;
    private final String run;
    private final String values;
    private final Random random;
    private final Extractor shown;

    private int sequence;
    private int generation;
    private boolean loggedIn;
    private int written;
    private String unsettled;
    private int tries;
    private boolean counted;

    /**
     * @param run the prefix of every value of this run
     * @param values the prefix of every value of this user
     */
    OwnUser(String name, Browser browser, Definition definition, Ledger ledger, String run, String values, long seed) {
        this.name = name;
        this.browser = browser;
        this.definition = definition;
        this.ledger = ledger;
        this.run = run;
        this.values = values;
        this.random = new Random(seed);
        this.shown = Extractor.of(definition.read().values());
        this.loggedIn = definition.login() == null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<?> act(long intended) {
        if (!loggedIn) {
            return login(intended);
        }
        if (unsettled != null) {
            return write(unsettled, intended);
        }
        if (counts() && !counted) {
            return read(intended).onSuccess(seen -> counted = seen.ok()); // earlier runs may have added to it
        }
        return random.nextDouble() < definition.writes() ? write(values + ++written, intended) : read(intended);
    }

    @Override
    public Future<?> arrive() {
        return loggedIn
                ? Future.succeededFuture()
                : login(ledger.now())
                        .compose(seen -> seen.ok()
                                ? Future.succeededFuture()
                                : Future.failedFuture("%s cannot log in (status %d)"
                                        .formatted(name, seen.answer().status())));
    }

    @Override
    public boolean isUnsettled() {
        return unsettled != null;
    }

    /** Reads through the balancer only: the user may be unknown to other replicas. */
    @Override
    public Future<Holdings> takeStock(Map<String, Connection> replicas) {
        return arrive().compose(arrived -> read(ledger.now())).compose(seen -> {
            if (seen.signedOut()) {
                return takeStock(replicas);
            }
            return seen.ok()
                    ? Future.succeededFuture(new Holdings(name, shown(seen), Map.of(), Map.of(), Map.of()))
                    : Future.failedFuture("what %s wrote cannot be read (status %d)"
                            .formatted(name, seen.answer().status()));
        });
    }

    /** Whether the value is a counter to which each write adds one. */
    boolean counts() {
        return definition.kind() == Model.COUNTER;
    }

    /** Whether the user must log in before anything else. */
    boolean logsIn() {
        return definition.login() != null;
    }

    /** The name of the replica in the response; null if it has none. */
    String replica(Seen seen) {
        if (seen.answer().status() == 0) {
            return null; // the cookie is from an earlier response
        }
        Definition.Replica said = definition.replica();
        String name = said.cookie() == null
                ? seen.answer().headers().get(said.header())
                : browser.cookie(said.cookie()).orElse(null);
        return name == null || said.regex() == null
                ? name
                : Extractor.first(said.regex(), name).orElse(null);
    }

    Future<Seen> login(long intended) {
        browser.forget();
        Future<?> page = definition.login().before() == null
                ? Future.succeededFuture()
                : browser.send(definition.login().before());
        return page.compose(before -> perform(
                        Kind.LOGIN, null, 1, intended, definition.login().request()))
                .onSuccess(seen -> {
                    loggedIn = seen.ok();
                    generation += loggedIn ? 1 : 0;
                });
    }

    Future<Seen> read(long intended) {
        return perform(Kind.READ, null, 1, intended, definition.read().request());
    }

    Future<Seen> write(String value, long intended) {
        tries = value.equals(unsettled) ? tries + 1 : 1;
        browser.know("value", value);
        return perform(Kind.WRITE, value, tries, intended, definition.write().request())
                .onSuccess(seen -> unsettled =
                        definition.write().idempotent() && seen.outcome() == Outcome.UNKNOWN ? value : null);
    }

    private Future<Seen> perform(Kind kind, String value, int attempt, long intended, Request request) {
        int number = ++sequence;
        int usedGeneration = kind == Kind.LOGIN ? generation + 1 : generation;
        long sent = ledger.begin();
        return browser.send(request).onSuccess(seen -> {
            ledger.add(new Operation(
                    name,
                    number,
                    kind,
                    value,
                    attempt,
                    intended,
                    sent,
                    ledger.now(),
                    seen.outcome(),
                    seen.answer().status(),
                    replica(seen),
                    usedGeneration,
                    kind == Kind.READ && seen.ok() ? shown(seen) : null));
            if (seen.signedOut() && definition.login() != null) {
                loggedIn = false;
            }
        });
    }

    /** The values of this run, without those of earlier runs; for a counter, the number. */
    List<String> shown(Seen seen) {
        if (counts()) {
            return shown.texts(seen.answer()).stream()
                    .filter(text -> NUMBER.matcher(text).matches())
                    .limit(1)
                    .toList();
        }
        return shown.texts(seen.answer()).stream()
                .filter(value -> value.startsWith(run))
                .toList();
    }
}
