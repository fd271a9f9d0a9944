package dev.statelab.stateful.session.store.near;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.near.NearCache.Expectation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests messages and answers, which arrive over two connections, in any order. */
class NearCacheTest {

    private static final Duration LONG = Duration.ofMinutes(20);

    private final NearCache cache =
            new NearCache(new Lifetime(LONG, Duration.ofHours(8)), 1000, 1_000_000, new SimpleMeterRegistry());
    private final SessionKey key = SessionId.random("nobody").key();

    @Test
    void aReadIsCached() {
        cache.keep(cache.expect(key), at(3), LONG);
        assertThat(cache.find(key)).contains(at(3));
    }

    @Test
    void aReadOvertakenByAnInvalidationIsNotCached() {
        Expectation ended = cache.expect(key);
        cache.drop(key);
        cache.keep(ended, at(3), LONG);
        assertThat(cache.find(key)).isEmpty();

        Expectation changed = cache.expect(key);
        cache.dropBefore(key, 4);
        cache.keep(changed, at(3), LONG);
        assertThat(cache.find(key)).isEmpty();
    }

    @Test
    void aReadThatIsNoLongerExpectedIsNotCached() {
        Expectation settled = cache.expect(key);
        cache.settle(settled);
        cache.keep(settled, at(3), LONG);
        assertThat(cache.find(key)).isEmpty();
    }

    @Test
    void concurrentReadsCacheTheFirstAnswer() {
        Expectation first = cache.expect(key);
        Expectation second = cache.expect(key);
        cache.keep(first, at(3), LONG);
        cache.settle(first);
        cache.keep(second, at(2), LONG);
        cache.settle(second);
        assertThat(cache.find(key)).contains(at(3));
    }

    @Test
    void aReadStartedDuringAWriteIsNotCached() {
        cache.keep(cache.expect(key), at(3), LONG);
        Expectation change = cache.expectChange(at(3));
        assertThat(cache.find(key)).isEmpty();
        Expectation read = cache.expect(key);
        cache.keep(read, at(3), LONG);
        assertThat(cache.find(key)).isEmpty();
        cache.keep(change, at(4));
        assertThat(cache.find(key)).contains(at(4));
    }

    @Test
    void aReadStartedBeforeAWriteIsNotCached() {
        Expectation read = cache.expect(key);
        Expectation change = cache.expectChange(at(3));
        cache.settle(change);
        cache.keep(read, at(3), LONG);
        assertThat(cache.find(key)).isEmpty();
    }

    @Test
    void theMessageAboutAnOwnWriteEvictsNothing() {
        cache.keep(cache.expect(key), at(3), LONG);
        Expectation change = cache.expectChange(at(3));
        cache.dropBefore(key, 4);
        cache.keep(change, at(4));
        cache.dropBefore(key, 4);
        assertThat(cache.find(key)).contains(at(4));
    }

    @Test
    void aWriteFollowedByAnotherIsNotCached() {
        cache.keep(cache.expect(key), at(3), LONG);
        Expectation change = cache.expectChange(at(3));
        cache.dropBefore(key, 5);
        cache.keep(change, at(4));
        assertThat(cache.find(key)).isEmpty();
    }

    @Test
    void aWriteToASessionThatIsNotCachedIsNotCached() {
        cache.keep(cache.expectChange(at(3)), at(4));
        assertThat(cache.find(key)).isEmpty();
    }

    @Test
    void anExpiredEntryIsNotFound() {
        cache.keep(cache.expect(key), at(3), Duration.ZERO);
        assertThat(cache.find(key)).isEmpty();
    }

    private Session at(long version) {
        return new Session(key, "alice", version, "state " + version);
    }
}
