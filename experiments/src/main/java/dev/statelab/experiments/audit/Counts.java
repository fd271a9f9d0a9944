package dev.statelab.experiments.audit;

/**
 * The sums of an audit. Writes are cart lines and orders; {@code attempted = acknowledged + failed + unknown}, and
 * {@code acknowledged = found + lost}.
 *
 * @param attempted different writes that shoppers tried; trying one again is no new write
 * @param acknowledged those that the service confirmed
 * @param failed those that were refused or never sent
 * @param unknown those whose answer never came
 * @param found acknowledged writes that are there at the end
 * @param lost acknowledged writes that are not
 * @param recovered unknown writes that turned out to be there
 * @param duplicated writes that are there more than once
 * @param unexpected values that are there and must not be
 * @param foreign values that a shopper was shown and only another one had written
 * @param stale acknowledged writes that some read did not show although they were there later
 * @param relogins logins that a shopper had to repeat
 * @param moved answers that came from another pod than the shopper's answer before
 */
public record Counts(
        int attempted,
        int acknowledged,
        int failed,
        int unknown,
        int found,
        int lost,
        int recovered,
        int duplicated,
        int unexpected,
        int foreign,
        int stale,
        int relogins,
        int moved) {

    /** Whether every promise was kept: nothing lost, doubled, foreign or stale, and nobody logged out. */
    public boolean flawless() {
        return lost == 0 && duplicated == 0 && unexpected == 0 && foreign == 0 && stale == 0 && relogins == 0;
    }
}
