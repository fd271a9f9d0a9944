package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresqlTest {

    private static final String NAME = "demo-statelab-postgresql";

    @Test
    void onePodKeepsItsDataOnAVolumeThatOutlivesTheRelease() {
        StatefulSet postgresql = Chart.render("stateful.store=postgresql").get(StatefulSet.class, NAME);

        assertThat(postgresql.getSpec().getReplicas()).isEqualTo(1);
        assertThat(postgresql
                        .getSpec()
                        .getPersistentVolumeClaimRetentionPolicy()
                        .getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(postgresql.getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(
                                claim.getSpec().getResources().getRequests().get("storage"))
                        .hasToString("1Gi"));
    }

    @Test
    void onlyDataRunAndTmpAreMountedWritable() {
        assertThat(Chart.render("stateful.store=postgresql").pods().get(NAME).getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getVolumeMounts())
                        .filteredOn(mount -> mount.getReadOnly() == null)
                        .extracting(VolumeMount::getMountPath)
                        .containsExactlyInAnyOrder("/data", "/run/postgresql", "/tmp"));
    }

    @Test
    void clientsHaveAnAddressThatOutlivesThePod() {
        Service service = Chart.render("stateful.store=postgresql").get(Service.class, NAME);

        assertThat(service.getSpec().getClusterIP()).isNull();
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(5432));
    }

    @ParameterizedTest
    @CsvSource({
        "stateful.store=redis, ''",
        "stateful.enabled=false, ''",
        "stateful.store=postgresql, postgresql://db:5432/shop"
    })
    void postgresqlIsNotInstalledIfNothingUsesIt(String setting, String external) {
        assertThat(Chart.render(
                                setting,
                                "postgresql.external.existingSecret=mine",
                                "postgresql.external.url=" + external)
                        .objects())
                .extracting(HasMetadata::getMetadata)
                .noneSatisfy(metadata -> assertThat(metadata.getName()).contains("postgresql"));
    }
}
