package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.verdict.Verdict;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for verdicts that make a command fail. */
class RequireOptions {

    @Option(names = "--require-held", description = "Exit with 1 if safety or availability of a run is BROKEN.")
    private boolean held;

    @Option(names = "--require-safety", description = "Exit with 1 if safety of a run is BROKEN.")
    private boolean safety;

    /** 1 if one of these runs has such a verdict, else the given exit code. */
    int exitCode(int otherwise, List<Run> runs) {
        boolean refused = held && runs.stream().anyMatch(run -> run.any(Verdict.Kind.BROKEN))
                || safety && runs.stream().anyMatch(run -> run.safety().kind() == Verdict.Kind.BROKEN);
        return refused ? 1 : otherwise;
    }
}
