package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.platform.Replica;
import java.net.URI;
import java.util.Optional;

/** What users do with a service, and what they expect it to keep. */
public interface Workload {

    /** How many different users there are at most. */
    int mostUsers();

    /**
     * A user who has not done anything yet.
     *
     * @param number 1 to {@link #mostUsers}; each has a name of its own
     * @param connection that nobody else uses
     * @param run tells what this run writes from what any other run wrote
     * @param seed what the user does follows from it
     */
    VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed);

    /** What the service keeps of a user's writes. */
    default Model model() {
        return Model.SET;
    }

    /** Somebody who is none of the users; empty where nobody logs out. @param connection that nobody else uses */
    default Optional<Guest> guest(Connection connection) {
        return Optional.empty();
    }

    /** An address at which that replica alone answers, so that what each of them holds can be compared; empty where there is none. */
    default Optional<URI> address(Replica replica) {
        return Optional.empty();
    }
}
