package dev.statelab.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.platform.local.LocalApplication;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.verdict.Limits;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import dev.statelab.experiments.workload.Apps;
import dev.statelab.experiments.workload.WorkloadFile;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the harness as a library, as {@code docs/own-application.md} shows: one external experiment class, on a third-party service. */
class OwnExperimentIT {

    private static final Path WORKLOAD = Path.of("../docs/own-application/express.yaml");

    @TempDir
    Path directory;

    /** Measures the cost of a second crash, as soon as the service has settled after the first one. */
    private static final class TwoKills implements FaultInjection {

        @Override
        public String name() {
            return "two-kills";
        }

        @Override
        public Fault inject(Scene scene) {
            scene.killBusiest();
            scene.settle();
            return scene.killBusiest();
        }

        @Override
        public List<Figure> figures(Observed seen) {
            return List.of();
        }
    }

    @Test
    void anOwnExperimentNeedsOnlyOneClass() throws Exception {
        String node = "env SESSION_SECRET=any " + Apps.express();
        WorkloadFile file = WorkloadFile.read(WORKLOAD);
        Vertx vertx = Vertx.vertx();
        try (ReportDirectory results = new ReportDirectory(directory);
                Target target = LocalApplication.start(file.name(), node, 2, file.health(), true, results.logs())) {
            Subject subject = new Subject("local", target, file.at(target.url()), Limits.USUAL);

            Run run = Lifecycle.run(vertx, subject, new TwoKills(), Load.fast(), phase -> {})
                    .run();

            assertThat(run.experiment()).isEqualTo("two-kills");
            assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Verdict.Kind.BROKEN);
            assertThat(run.counts().lost()).isPositive();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
