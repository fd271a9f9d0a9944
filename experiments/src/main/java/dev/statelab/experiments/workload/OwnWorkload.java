package dev.statelab.experiments.workload;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.load.Guest;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.workload.Definition.User;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** The workload of the service that a {@link WorkloadFile} describes. */
public final class OwnWorkload implements Workload {

    private final Definition definition;
    private final URI url;

    /** @param url the address of the service */
    OwnWorkload(Definition definition, URI url) {
        this.definition = definition;
        this.url = url;
    }

    @Override
    public int mostUsers() {
        return hasGuest() ? accounts() - 1 : accounts();
    }

    /** The number of accounts in the file: those of the users, and that of the guest. */
    int accounts() {
        return definition.users().list() == null
                ? definition.users().most()
                : definition.users().list().size();
    }

    @Override
    public Model model() {
        return definition.kind();
    }

    @Override
    public OwnUser user(int number, Connection connection, Ledger ledger, String run, long seed) {
        User user = credentials(number);
        String ours = run + "-";
        return new OwnUser(user.name(), browser(user, connection), definition, ledger, ours, ours + number + "-", seed);
    }

    /** The guest has the last account of the file. */
    @Override
    public Optional<Guest> guest(Connection connection) {
        return hasGuest()
                ? Optional.of(new OwnGuest(browser(credentials(accounts()), connection), definition))
                : Optional.empty();
    }

    private boolean hasGuest() {
        return definition.login() != null && definition.logout() != null && accounts() > 1;
    }

    private Browser browser(User user, Connection connection) {
        Browser browser = new Browser(connection, url, definition);
        browser.know("user", user.name());
        if (user.password() != null) {
            browser.know("password", user.password());
            browser.know("basic", Browser.basic(user.name(), user.password()));
        }
        return browser;
    }

    private User credentials(int number) {
        if (definition.users().list() != null) {
            return definition.users().list().get(number - 1);
        }
        return new User(
                fill(definition.users().name(), number),
                definition.users().password() == null
                        ? null
                        : fill(definition.users().password(), number));
    }

    private static String fill(String template, int number) {
        return Template.fill(
                        template,
                        name -> name.startsWith("env.")
                                ? Optional.ofNullable(System.getenv(name.substring("env.".length())))
                                : Optional.of(Integer.toString(number)),
                        Function.identity())
                .orElse("");
    }
}
