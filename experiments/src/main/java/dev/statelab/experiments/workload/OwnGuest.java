package dev.statelab.experiments.workload;

import dev.statelab.experiments.load.Acceptance;
import dev.statelab.experiments.load.Guest;
import io.vertx.core.Future;

/** A guest of a service that a workload file describes. */
final class OwnGuest implements Guest {

    private final Browser browser;
    private final Definition definition;
    private Browser stolen;

    OwnGuest(Browser browser, Definition definition) {
        this.browser = browser;
        this.definition = definition;
    }

    @Override
    public Future<Boolean> login() {
        Future<?> page = definition.login().before() == null
                ? Future.succeededFuture()
                : browser.send(definition.login().before());
        return page.compose(before -> browser.send(definition.login().request()))
                .compose(seen -> seen.ok() ? browser.send(definition.read().request()) : Future.succeededFuture(seen))
                .map(Browser.Seen::ok)
                .onSuccess(in -> stolen = browser.copy());
    }

    @Override
    public Future<Boolean> logout() {
        return browser.send(definition.logout()).map(Browser.Seen::ok);
    }

    @Override
    public Future<Acceptance> credential() {
        return stolen.copy().send(definition.read().request()).map(OwnGuest::said);
    }

    private static Acceptance said(Browser.Seen seen) {
        if (seen.ok()) {
            return Acceptance.ACCEPTED;
        }
        return seen.signedOut() || Acceptance.of(seen.answer().status()) == Acceptance.REJECTED
                ? Acceptance.REJECTED
                : Acceptance.UNKNOWN;
    }
}
