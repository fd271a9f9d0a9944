package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * Counts attempts, such as failed logins of a user or from an address, in the store of the sessions: replicas that share sessions share
 * counters. A counter's window begins with its first attempt and is not moved by later ones; when it has passed, the counter is gone. Every
 * method is one atomic step, repeated at each subscription; if the store cannot do it, the result fails with
 * {@link StoreUnavailableException}.
 */
public interface AttemptCounters {

    /**
     * The values of the counters with these names, in order.
     *
     * @param scope what the counters have in common, such as the address of a client: in another scope the same name is another counter,
     *     and a store on several servers may keep it elsewhere
     */
    Uni<List<Attempts>> read(String scope, List<String> counters);

    /**
     * Counts an attempt on each of the counters.
     *
     * @param scope as of {@link #read}
     * @param counters without duplicates
     * @param window of a counter that begins with this attempt; at least a millisecond
     * @return their new values, in order
     */
    Uni<List<Attempts>> add(String scope, List<String> counters, Duration window);
}
