package dev.statelab.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Helm release of the chart, in the namespace of the tests. */
record Release(String name) {

    /** The release whose services answer on ports of 127.0.0.1. */
    static final Release STATELAB = new Release("statelab");

    /**
     * Installs a scenario of this checkout's chart, and returns when all pods are ready.
     *
     * @param settings in the form of {@code --set}
     */
    void install(String scenario, String... settings) {
        Path values = Environment.CHART.resolve("scenarios").resolve(scenario + ".yaml");
        Progress.step("install " + scenario + (equals(STATELAB) ? "" : " as " + name), () -> {
            upgrade(
                    Environment.CHART,
                    List.of(Environment.KIND_VALUES, values, Environment.images(scenario)),
                    settings);
            Cluster.awaitReady();
        });
    }

    /** Upgrades to this chart with these values, or installs it; returns when Helm sees the new pods ready. */
    void upgrade(Path chart, List<Path> values, String... settings) {
        Command command = helm("upgrade", "--install", name, chart).and("--wait", "--timeout", "5m");
        for (Path file : values) {
            command = command.and("--values", file);
        }
        for (String setting : settings) {
            command = command.and("--set", setting);
        }
        command.run();
    }

    /** Changes values of this checkout's chart, without waiting. */
    void set(String... settings) {
        Command command = helm("upgrade", name, Environment.CHART, "--reuse-values");
        for (String setting : settings) {
            command = command.and("--set", setting);
        }
        command.run();
    }

    /** Attempts an upgrade to values with which it fails, so that Helm rolls back by itself. */
    void failToUpgrade(String... settings) {
        Command command = helm("upgrade", name, Environment.CHART, "--reuse-values", "--atomic", "--timeout", "45s");
        for (String setting : settings) {
            command = command.and("--set", setting);
        }
        Command.Result result = command.end();
        if (result.exitCode() == 0 || !result.errors().contains("has been rolled back")) {
            throw new AssertionError("exit code %d%n%s".formatted(result.exitCode(), result.lastLines()));
        }
    }

    /** Rolls back to the previous revision. */
    void rollback() {
        helm("rollback", name).and("--wait", "--timeout", "5m").run();
    }

    /** Rolls back to this revision. */
    void rollback(int revision) {
        helm("rollback", name, revision).and("--wait", "--timeout", "5m").run();
    }

    /** Runs {@code helm test}. */
    void test() {
        Progress.step("helm test " + name, () -> {
            helm("test", name).and("--timeout", "3m").run();
        });
    }

    void uninstall() {
        helm("uninstall", name).and("--wait", "--timeout", "3m").run();
    }

    /** Like {@link #uninstall}, but Helm keeps the revisions: {@link #rollback(int)} installs one again. */
    void uninstallAndKeepHistory() {
        helm("uninstall", name, "--keep-history")
                .and("--wait", "--timeout", "3m")
                .run();
    }

    private static Command helm(Object... words) {
        List<Object> all = new ArrayList<>(List.of("helm"));
        all.addAll(List.of(words));
        return Command.of(all.toArray()).and("--namespace", Cluster.NAMESPACE);
    }
}
