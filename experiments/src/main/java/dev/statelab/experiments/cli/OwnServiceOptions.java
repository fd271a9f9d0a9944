package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.platform.kubernetes.KubernetesApplication;
import dev.statelab.experiments.platform.local.LocalApplication;
import dev.statelab.experiments.workload.Check;
import dev.statelab.experiments.workload.OwnWorkload;
import dev.statelab.experiments.workload.WorkloadFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options for a service other than statelab's shop: what its users do, and where it runs. */
class OwnServiceOptions {

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "FILE",
            description = "What the users of another service do; docs/own-application.md explains its keys.")
    private Path file;

    @Option(names = "--url", paramLabel = "URL", description = "With --workload, the URL of the service from here.")
    private URI url;

    @Option(
            names = "--selector",
            paramLabel = "LABELS",
            description =
                    "With --workload, the labels of its pods, such as app=my-app, in the namespace given by --namespace.")
    private String selector;

    @Option(
            names = "--command",
            paramLabel = "COMMAND",
            description =
                    "With --workload and --platform local, the command that starts a replica: a program and its arguments. "
                            + "The replica's port is in {{port}} and in the environment variable PORT.")
    private String command;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "With --command, the number of replicas (default: 2).")
    private Integer replicas;

    @Option(names = "--sticky", description = "With --command, the balancer keeps a client on its replica by a cookie.")
    private boolean sticky;

    private WorkloadFile workload;

    /**
     * Whether the options name such a service.
     *
     * @throws ParameterException if an option requires a workload file and there is none
     */
    boolean asked() {
        if (file == null && (url != null || selector != null || command != null || replicas != null || sticky)) {
            throw wrong("--url, --selector, --command, --replicas and --sticky require --workload FILE");
        }
        return file != null;
    }

    /**
     * The service, which is not started yet.
     *
     * @param local whether it runs as processes on this machine
     * @throws ParameterException if an option is missing, or does not apply
     * @throws IOException if the file cannot be read
     */
    Runner.Candidate service(Vertx vertx, boolean local, String namespace, Path logs) throws IOException {
        if (local ? command == null || selector != null || url != null : selector == null || command != null) {
            throw wrong(
                    local
                            ? "--workload with --platform local requires --command, and allows neither --selector nor --url"
                            : "--workload requires --selector, or --platform local and --command");
        }
        if ((replicas != null || sticky) && !local) {
            throw wrong("--replicas and --sticky require --command");
        }
        if (replicas != null && (replicas < 1 || replicas > 16)) {
            throw wrong("--replicas must be 1 to 16, but is " + replicas);
        }
        workload = WorkloadFile.read(file);
        URI reached = local ? null : url();
        return new Runner.Candidate(workload.name(), () -> {
            Target target = local
                    ? LocalApplication.start(
                            workload.name(), command, replicas == null ? 2 : replicas, workload.health(), sticky, logs)
                    : KubernetesApplication.of(workload.name(), reached, namespace, selector);
            OwnWorkload users = workload.at(target.url());
            try {
                new Check(vertx, users, target.url()).require();
            } catch (RuntimeException e) {
                target.close();
                throw e;
            }
            return new Subject(local ? "local" : "kubernetes", target, users, workload.limits());
        });
    }

    private URI url() {
        URI reached = url == null ? workload.url().orElse(null) : url;
        if (reached == null) {
            throw wrong(file + " has no url: add one, or --url");
        }
        return reached;
    }

    int mostUsers() {
        return workload.at(URI.create("http://localhost")).mostUsers();
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
