package dev.statelab.experiments.workload;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.workload.Browser.Seen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Checks a workload file against its service: one user logs in, writes a value and reads it back, and another user does not see it. Without this
 * check, an experiment would report a wrong file as a broken service.
 */
public final class Check {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int SHOWN = 160;

    /** Matches what may be a token, a key or a session id. */
    private static final Pattern SECRET = Pattern.compile("[\\w.~+/=-]{24,}");

    private final Vertx vertx;
    private final OwnWorkload workload;
    private final URI url;
    private final List<String> seen = new ArrayList<>();

    /** @param missing what prevents experiments, and what to do about it; empty if nothing does */
    public record Result(List<String> seen, Optional<String> missing) {}

    /** @param url the address of the service */
    public Check(Vertx vertx, OwnWorkload workload, URI url) {
        this.vertx = vertx;
        this.workload = workload;
        this.url = url;
    }

    /** @throws PlatformException if no experiment is possible, with what is missing */
    public void require() {
        result().missing().ifPresent(missing -> {
            throw new PlatformException(missing);
        });
    }

    /** Runs the check, and describes what was observed. */
    public Result result() {
        String run = UUID.randomUUID().toString().substring(0, 8);
        try (Connection one = new Connection(vertx, url, FOR_EVER);
                Connection another = new Connection(vertx, url, FOR_EVER)) {
            OwnUser user = workload.user(1, one, new Ledger(), run, 1);
            Optional<String> missing = ofOne(user, run).or(() -> ofAnother(another, user, run));
            return new Result(List.copyOf(seen), missing);
        }
    }

    private Optional<String> ofOne(OwnUser user, String run) {
        if (user.logsIn()) {
            Seen login = await(() -> user.login(0));
            if (!login.ok()) {
                return missing("the login of " + user.name(), login, "login.accepted defines a successful response");
            }
            say("%s logs in: status %d", user.name(), login.answer().status());
        }
        Optional<String> before = Optional.empty();
        if (user.counts()) {
            Seen first = await(() -> user.read(0));
            before = user.shown(first).stream().findFirst();
            if (before.isEmpty()) {
                return missing("the read of " + user.name(), first, "read.values finds no number in it");
            }
        }
        String value = run + "-1-1";
        Seen write = await(() -> user.write(value, 0));
        if (write.signedOut()) {
            return missing(
                    "the first write of " + user.name(),
                    write,
                    "signedOut matches, so nobody is logged in: did the login really succeed, and do later requests send what its "
                            + "response carries (headers, carry)?");
        }
        if (!write.ok()) {
            return missing("the write of " + value, write, "write.accepted defines a successful response");
        }
        say("writes %s: status %d", value, write.answer().status());
        Seen read = await(() -> user.read(0));
        if (!read.ok()) {
            return missing("the read of " + user.name(), read, "read.accepted defines a successful response");
        }
        List<String> values = user.shown(read);
        String expected = before.map(number -> Integer.toString(Integer.parseInt(number) + 1))
                .orElse(value);
        if (!values.contains(expected)) {
            return missing(
                    "the read after the write of " + value,
                    read,
                    values.isEmpty()
                            ? "read.values finds no value of this run in it"
                            : "read.values finds %s in it, and not %s".formatted(values, expected));
        }
        if (values.size() > 1) {
            return missing("the read after one write", read, "read.values finds it %d times".formatted(values.size()));
        }
        say("reads it back: status %d, served by %s", read.answer().status(), name(user, read));
        return Optional.empty();
    }

    private Optional<String> ofAnother(Connection connection, OwnUser first, String run) {
        if (workload.accounts() < 2) {
            say("there is only one user, so isolation between users is not checked");
            return Optional.empty();
        }
        OwnUser second = workload.user(2, connection, new Ledger(), run, 2);
        if (second.logsIn()) {
            Seen login = await(() -> second.login(0));
            if (!login.ok()) {
                return missing("the login of " + second.name(), login, "every user in the file must exist");
            }
        }
        Seen read = await(() -> second.read(0));
        int status = read.answer().status();
        if (status == 0 || status >= 500) {
            return missing("a read of " + second.name(), read, "it does not tell what another user sees");
        }
        if (read.ok() && second.counts()) {
            return ofAnotherCounter(first, second, read, run);
        }
        if (read.ok() && !second.shown(read).isEmpty()) {
            return missing(
                    "a read of " + second.name(),
                    read,
                    "it shows what %s wrote: each user of a workload must have separate values"
                            .formatted(first.name()));
        }
        say("%s does not see it: status %d", second.name(), status);
        return Optional.empty();
    }

    /** A counter does not show who added to it, so it must stay unchanged when the first user adds to their own. */
    private Optional<String> ofAnotherCounter(OwnUser first, OwnUser second, Seen before, String run) {
        Seen write = await(() -> first.write(run + "-1-2", 0));
        if (!write.ok()) {
            return missing(
                    "the second write of " + first.name(), write, "write.accepted defines a successful response");
        }
        Seen after = await(() -> second.read(0));
        if (!after.ok() || !second.shown(after).equals(second.shown(before))) {
            return missing(
                    "a read of %s after a write of %s".formatted(second.name(), first.name()),
                    after,
                    "read.values finds %s, and %s before: each user of a workload must have a separate counter"
                            .formatted(second.shown(after), second.shown(before)));
        }
        say(
                "%s has a separate counter: status %d",
                second.name(), after.answer().status());
        return Optional.empty();
    }

    private String name(OwnUser user, Seen seen) {
        String replica = user.replica(seen);
        return replica == null
                ? "an unknown replica (set the key replica to the header or cookie that names it)"
                : replica;
    }

    private void say(String format, Object... arguments) {
        seen.add("ok      " + format.formatted(arguments));
    }

    private Optional<String> missing(String what, Seen seen, String hint) {
        Answer answer = seen.answer();
        if (answer.status() == 0) {
            return Optional.of("%s got no response from %s: is the service running there?".formatted(what, url));
        }
        String location = answer.headers().get("Location");
        String body = hidden(answer.content().toString());
        return Optional.of("%s was answered with status %d%s%s; %s"
                .formatted(
                        what,
                        answer.status(),
                        location == null ? "" : ", Location: " + hidden(location),
                        body.isEmpty() ? "" : ": " + body.substring(0, Math.min(SHOWN, body.length())),
                        hint));
    }

    /** The text in one line, without possible secrets. */
    private static String hidden(String text) {
        return SECRET.matcher(text).replaceAll("…").replaceAll("\\s+", " ").strip();
    }

    private <T> T await(Supplier<Future<T>> action) {
        try {
            return action.get().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new PlatformException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new PlatformException(url + " did not respond within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
