package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * Counts attempts, such as failed logins of a user or from an address, in the session store: replicas that share sessions share counters. A
 * counter's window begins with its first attempt and is not moved by later ones; when the window ends, so does the counter. Every method changes
 * each counter in one atomic step, and runs again at each subscription; if the store cannot do it, the result fails with
 * {@link StoreUnavailableException}.
 */
public interface AttemptCounters {

    /**
     * The values of the counters with these names, in order.
     *
     * @param scope what the counters have in common, such as the address of a client: the same name in another scope is another counter,
     *     and a store on several servers may keep it elsewhere
     */
    Uni<List<Attempts>> read(String scope, List<String> counters);

    /**
     * Counts an attempt on each of the counters.
     *
     * @param scope as in {@link #read}
     * @param counters without duplicates
     * @param window of a counter that begins with this attempt; at least a millisecond
     * @return their new values, in order
     */
    Uni<List<Attempts>> add(String scope, List<String> counters, Duration window);
}
