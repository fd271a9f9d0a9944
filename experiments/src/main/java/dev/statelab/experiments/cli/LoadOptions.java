package dev.statelab.experiments.cli;

import dev.statelab.experiments.load.Load;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options for the load and its duration. */
class LoadOptions {

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--quick", description = "Shorter phases and smaller numbers; the command takes some minutes.")
    private boolean quick;

    @Option(
            names = "--users",
            paramLabel = "N",
            description =
                    "Virtual users, 1 to 10000 (default: 60); with --workload, at most one per account. If the workload has a "
                            + "logout, its last account is reserved for revoke.")
    private Integer users;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Operations a second of all users together (default: 60).")
    private Integer rate;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Minimum time to watch after a fault, and how long a state is held to measure it "
                    + "(default: 12, or 1.5 with --quick).")
    private Integer seconds;

    @Option(
            names = "--connection-lifetime",
            paramLabel = "SECONDS",
            description =
                    "Maximum age of a user's TCP connection, since a Service balances connections, not requests. 0: one request "
                            + "per connection (default: unlimited).")
    private Integer connectionSeconds;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices of the users (default: 1).")
    private Long seed;

    boolean quick() {
        return quick;
    }

    /**
     * The load that the options request.
     *
     * @param mostUsers the maximum number of users
     * @throws ParameterException if a number is out of range
     */
    Load load(int mostUsers) {
        Load usual = quick ? Load.fast() : Load.standard();
        check("--users", users, 1, mostUsers);
        check("--rate", rate, 1, Integer.MAX_VALUE);
        check("--duration", seconds, 1, Integer.MAX_VALUE);
        check("--connection-lifetime", connectionSeconds, 0, Integer.MAX_VALUE);
        return new Load(
                users == null ? Math.min(usual.users(), mostUsers) : users,
                rate == null ? usual.ratePerSecond() : rate,
                usual.warmUp(),
                usual.steady(),
                seconds == null ? usual.observe() : Duration.ofSeconds(seconds),
                usual.quiet(),
                connectionSeconds == null ? usual.connectionLifetime() : Duration.ofSeconds(connectionSeconds),
                seed == null ? usual.seed() : seed,
                quick);
    }

    private void check(String option, Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be %d to %d, but is %d".formatted(option, least, most, value));
        }
    }
}
