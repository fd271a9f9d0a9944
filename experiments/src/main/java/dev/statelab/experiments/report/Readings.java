package dev.statelab.experiments.report;

import static dev.statelab.experiments.report.Facts.list;

import dev.statelab.experiments.course.Row;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.Facts.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Holds each claim of the textbook against the figures, and says where they surprise. */
final class Readings {

    private static final Predicate<Scenario> ANY = scenario -> true;
    private static final Predicate<Scenario> STATEFUL = Scenario::stateful;
    private static final Predicate<Scenario> STATELESS = STATEFUL.negate();

    private final Facts facts;

    Readings(Facts facts) {
        this.facts = facts;
    }

    Reading of(Row row) {
        return switch (row) {
            case SCALABILITY -> scalability();
            case FAULT_TOLERANCE -> faultTolerance();
            case PERFORMANCE -> performance();
            case RESOURCE_USAGE -> resourceUsage();
            case CACHING -> caching();
            case DEPLOYMENT ->
                fewer("objects in the rendered chart", "report", "Surprise: %s needs fewer objects than stateless %s.");
            case TRANSACTIONS -> transactions();
            case LOAD_BALANCING -> loadBalancing();
            case DEVELOPER_FOCUS ->
                fewer("lines of code that it alone needs", "report", "Surprise: %s takes less code than stateless %s.");
            case SECURITY -> security();
        };
    }

    private Reading scalability() {
        String share = "of their fair share, new replicas took";
        List<Fact> stateless = facts.where(share, STATELESS, value -> true);
        List<Fact> slow = facts.where(share, STATEFUL, value -> value < 50);
        List<Fact> prompt = facts.where(share, STATEFUL, value -> value >= 50);
        if (stateless.isEmpty() && slow.isEmpty() && prompt.isEmpty()) {
            return Reading.notMeasured("scale");
        }
        return Reading.of(
                        slow,
                        prompt,
                        "New replicas took of their fair share: " + list(facts.where(share, ANY, value -> true)) + ".")
                .and(!slow.isEmpty(), "Affinity keeps shoppers where they are: new replicas wait for new ones.")
                .and(
                        stateless.stream().anyMatch(fact -> fact.figure().value() < 50),
                        "Surprise: a stateless service did not spread at once either; connections are balanced, not requests.");
    }

    private Reading faultTolerance() {
        String logins = "shoppers logged out with a replica";
        List<Fact> broken = facts.where(logins, STATEFUL, value -> value > 0);
        List<Fact> kept = facts.where(logins, STATEFUL, value -> value == 0);
        if (broken.isEmpty() && kept.isEmpty()) {
            return Reading.notMeasured("pod-kill");
        }
        List<Fact> lost = facts.where("acknowledged writes lost with a replica", ANY, value -> value > 0);
        List<Fact> stateless = facts.where(logins, STATELESS, value -> value > 0);
        return Reading.of(
                        broken,
                        kept,
                        "A replica's death logged out: " + list(facts.where(logins, ANY, value -> true)) + ".")
                .and(!lost.isEmpty(), "Acknowledged writes were lost: " + list(lost) + ".")
                .and(
                        !broken.isEmpty() && !kept.isEmpty(),
                        "Where sessions are kept decides, not whether there are any.")
                .and(!stateless.isEmpty(), "Surprise: a stateless service logged shoppers out.");
    }

    private Reading performance() {
        String median = "median latency";
        List<Fact> stateful = facts.where(median, STATEFUL, value -> true);
        List<Fact> stateless = facts.where(median, STATELESS, value -> true);
        if (stateful.isEmpty() || stateless.isEmpty()) {
            return Reading.notMeasured("overhead");
        }
        double best = least(stateless).figure().value();
        List<Fact> faster = facts.where(median, STATEFUL, value -> value < best);
        List<Fact> slower = facts.where(median, STATEFUL, value -> value >= best);
        List<Fact> stored = facts.where(
                median,
                scenario -> scenario.stateful() && scenario.store() != Scenario.Store.NONE,
                value -> value < best);
        return Reading.of(faster, slower, "The median: " + list(stateful) + "; " + list(stateless) + ".")
                .and(
                        !stored.isEmpty(),
                        "Surprise: a session fetched from a store was faster than verifying a token: " + list(stored)
                                + ".");
    }

    private Reading resourceUsage() {
        List<Fact> memory = Stream.of("100,000", "10,000", "1,000")
                .map(number -> facts.where("memory of a session, of " + number, STATEFUL, value -> value > 0))
                .filter(measured -> !measured.isEmpty())
                .findFirst()
                .orElse(List.of());
        String bytes = "bytes of a request and its answer";
        List<Fact> stateful = facts.where(bytes, STATEFUL, value -> true);
        List<Fact> stateless = facts.where(bytes, STATELESS, value -> true);
        if (stateful.isEmpty() || stateless.isEmpty()) {
            return Reading.notMeasured("overhead");
        }
        double most = stateful.stream()
                .mapToDouble(fact -> fact.figure().value())
                .max()
                .orElse(0);
        List<Fact> heavier = facts.where(bytes, STATELESS, value -> value > most);
        List<Fact> lighter = facts.where(bytes, STATELESS, value -> value <= most);
        return Reading.of(heavier, lighter, "On the wire: " + list(stateful) + "; " + list(stateless) + ".")
                .and(!memory.isEmpty(), "A session takes " + list(memory) + ".")
                .and(
                        true,
                        "Processor time: " + list(facts.where("processor time of a request", ANY, value -> true))
                                + ".");
    }

    private Reading caching() {
        List<Fact> hits = facts.where("session reads answered by the near cache", ANY, value -> true);
        return hits.isEmpty()
                ? Reading.notMeasured("overhead --scenario redis-near")
                : Reading.of(
                        hits.stream()
                                .filter(fact -> fact.figure().value() >= 50)
                                .toList(),
                        hits.stream().filter(fact -> fact.figure().value() < 50).toList(),
                        "The near cache answered of the session reads: " + list(hits) + ".");
    }

    private Reading transactions() {
        String lost = "acknowledged additions lost among tabs of one browser";
        List<Fact> diverged = facts.where(lost, STATELESS, value -> value > 0);
        List<Fact> whole = facts.where(lost, STATELESS, value -> value == 0);
        List<Fact> stateful = facts.where(lost, STATEFUL, value -> true);
        if (diverged.isEmpty() && whole.isEmpty() || stateful.isEmpty()) {
            return Reading.notMeasured("consistency");
        }
        List<Fact> broken = facts.where(lost, STATEFUL, value -> value > 0);
        List<Fact> orders = facts.where("orders from one checkout sent by each tab", ANY, value -> value != 1);
        return Reading.of(
                        diverged,
                        whole,
                        "Of concurrent additions lost: " + list(stateful) + "; " + list(join(diverged, whole)) + ".")
                .and(!broken.isEmpty(), "Surprise: state on the server lost updates: " + list(broken) + ".")
                .and(orders.isEmpty(), "One checkout sent by each tab made one order everywhere.")
                .and(!orders.isEmpty(), "One checkout sent by each tab made: " + list(orders) + ".");
    }

    private Reading loadBalancing() {
        String none = "busiest replica against the mean, affinity none";
        List<Fact> free = facts.where(none, ANY, value -> true);
        List<Fact> sticky = new ArrayList<>();
        for (String affinity : List.of("cookie", "client-ip")) {
            sticky.addAll(facts.where("busiest replica against the mean, affinity " + affinity, ANY, value -> true));
        }
        if (free.isEmpty() || sticky.isEmpty()) {
            return Reading.notMeasured("affinity");
        }
        double even =
                free.stream().mapToDouble(fact -> fact.figure().value()).max().orElse(1);
        return Reading.of(
                sticky.stream().filter(fact -> fact.figure().value() > even).toList(),
                sticky.stream().filter(fact -> fact.figure().value() <= even).toList(),
                "The busiest replica against the mean, without affinity: " + list(free) + "; with it: " + list(sticky)
                        + ".");
    }

    private Reading security() {
        String works = "a logged-out credential works for";
        List<Fact> all = facts.where(works, ANY, value -> true);
        if (all.isEmpty()) {
            return Reading.notMeasured("revoke");
        }
        List<Fact> claimed = new ArrayList<>(facts.where(works, STATEFUL, value -> value < 2));
        claimed.addAll(facts.where(works, STATELESS, value -> value >= 2));
        List<Fact> others = all.stream().filter(fact -> !claimed.contains(fact)).toList();
        List<Fact> prompt = facts.where(works, STATELESS, value -> value < 2);
        return Reading.of(claimed, others, "After a logout a credential worked for: " + list(all) + ".")
                .and(
                        !prompt.isEmpty(),
                        "Tokens that are asked about at each request end at once, and are state again.");
    }

    /** Of what the textbook says stateless needs less of. */
    private Reading fewer(String figure, String command, String surprise) {
        List<Fact> stateful = facts.where(figure, STATEFUL, value -> true);
        List<Fact> stateless = facts.where(figure, STATELESS, value -> true);
        if (stateful.isEmpty() || stateless.isEmpty()) {
            return new Reading(
                    Reading.Judgement.NOT_MEASURED, "./lab " + command + " counts it where it finds what it needs.");
        }
        Fact least = least(stateless);
        List<Fact> more =
                facts.where(figure, STATEFUL, value -> value > least.figure().value());
        List<Fact> less =
                facts.where(figure, STATEFUL, value -> value <= least.figure().value());
        return Reading.of(more, less, "Counted: " + list(stateful) + "; " + list(stateless) + ".")
                .and(
                        !less.isEmpty(),
                        less.isEmpty() ? "" : surprise.formatted(least(less).scenario(), least.scenario()));
    }

    private static Fact least(List<Fact> facts) {
        return facts.stream()
                .min(Comparator.comparingDouble(fact -> fact.figure().value()))
                .orElseThrow();
    }

    private static List<Fact> join(List<Fact> one, List<Fact> other) {
        List<Fact> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
