package dev.statelab.experiments.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;

/** The top command; it does nothing without a subcommand. */
@TopCommand
@Command(
        name = "./lab",
        description = "Breaks both services on purpose and accounts for every acknowledged write.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            ExperimentCommand.class,
            CampaignCommand.class,
            ReportCommand.class,
            WorkloadCommand.class,
            RotateKeysCommand.class,
            UndoCommand.class,
            BenchRequestsCommand.class,
            BenchCompareCommand.class,
            BenchStartupCommand.class,
            BenchFailoverCommand.class,
            TrainCommand.class
        })
class ExperimentsCommand {}
