package dev.statelab.experiments.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The standard load has 60 requests a second, so the budget of a crash is 36 requests. */
class BudgetTest {

    @Test
    void eachCrashHasItsOwnBudget() {
        Verdict kept = Budget.OF_EACH_CRASH.judge(crashes(3, 108, 1000), Limits.USUAL);
        Verdict broken = Budget.OF_EACH_CRASH.judge(crashes(3, 109, 1000), Limits.USUAL);

        assertThat(kept.kind()).isEqualTo(Verdict.Kind.HELD);
        assertThat(kept.reason()).startsWith("108 of 1000 requests (10.8 %) since the fault failed; ");
        assertThat(kept.reason()).endsWith("the budget is 108 (3 times 1 % of a minute's requests)");
        assertThat(broken.kind()).isEqualTo(Verdict.Kind.BROKEN);
    }

    @Test
    void theBudgetOfOneCrashDoesNotGrowWithItsVictims() {
        Verdict broken = Budget.OF_A_CRASH.judge(crashes(3, 37, 200), Limits.USUAL);

        assertThat(broken.kind()).isEqualTo(Verdict.Kind.BROKEN);
        assertThat(broken.reason()).startsWith("37 of 200 requests (18.5 %) since the fault failed; ");
        assertThat(broken.reason()).endsWith("the budget is 36 (1 % of a minute's requests)");
    }

    @Test
    void theOwnersLimitIsForTheWholeRun() {
        Verdict broken = Budget.OF_EACH_CRASH.judge(crashes(3, 6, 100), new Limits(5, null));

        assertThat(broken.kind()).isEqualTo(Verdict.Kind.BROKEN);
        assertThat(broken.reason()).endsWith("the budget is 5");
    }

    private static Observed crashes(int victims, int failed, int all) {
        List<Replica> killed = IntStream.range(0, victims)
                .mapToObj(number -> new Replica("a", "uid-" + number, "here", true, 0))
                .toList();
        Fault fault = new Fault(
                new Action.Done("a crash", "none", null, "seen"),
                Instant.EPOCH,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        List<Operation> operations = IntStream.range(0, all)
                .mapToObj(number -> ended(number < failed ? Outcome.FAILED : Outcome.OK))
                .toList();
        return new Observed(
                Load.standard(),
                fault.hitting(killed, List.of()),
                new Counts(0, 0, 0, 0, Map.of(), 0, 0, 0),
                Recovery.NONE,
                operations);
    }

    private static Operation ended(Outcome outcome) {
        return new Operation("ann", 1, Kind.READ, null, 1, 1, 1, 2, outcome, 0, null, 1, null);
    }
}
