package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.platform.Replica;
import java.net.URI;
import java.util.Optional;

/** What users do with a service, and what they expect it to keep. */
public interface Workload {

    /** The maximum number of users, without the {@linkplain #guest guest}. */
    int mostUsers();

    /**
     * A new user, who has not done anything yet.
     *
     * @param number 1 to {@link #mostUsers}; each has a different name
     * @param connection for this user only
     * @param run distinguishes this run's writes from those of other runs
     * @param seed determines what the user does
     */
    VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed);

    /** What the service keeps of a user's writes. */
    default Model model() {
        return Model.SET;
    }

    /**
     * An additional user who can log out, with an account of its own; empty if the workload has no logout, or no such account.
     *
     * @param connection for the guest only
     */
    default Optional<Guest> guest(Connection connection) {
        return Optional.empty();
    }

    /** An address that reaches only that replica, so that the state of replicas can be compared; empty if there is none. */
    default Optional<URI> address(Replica replica) {
        return Optional.empty();
    }
}
