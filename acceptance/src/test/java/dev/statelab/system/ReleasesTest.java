package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two releases in one namespace do not affect each other, and an uninstalled one leaves its store's data and its passwords behind. */
@OnCluster
class ReleasesTest {

    private static final Release OTHER = new Release("other");

    @BeforeAll
    void installBoth() {
        Release.STATELAB.install("redis");
        OTHER.install(
                "redis",
                "stateful.service.type=ClusterIP,stateful.service.nodePort=0",
                "stateless.service.type=ClusterIP,stateless.service.nodePort=0");
    }

    @Test
    void twoReleasesCoexistAndUninstallingOneKeepsItsData() {
        Release.STATELAB.test();
        OTHER.test();
        Progress.step("uninstall other", OTHER::uninstall);
        await("only data is left")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(objectsOf(OTHER))
                        .containsExactlyInAnyOrder(
                                "persistentvolumeclaims data-other-statelab-redis-0",
                                "secrets other-statelab-demo",
                                "secrets other-statelab-redis",
                                "secrets other-statelab-session"));
        Release.STATELAB.test();
    }

    /** The objects of every kind in the namespace that have the release's label. */
    private static List<String> objectsOf(Release release) {
        List<String> objects = new ArrayList<>();
        kinds().forEach(kind -> Cluster.CLIENT
                .genericKubernetesResources(kind)
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", release.name())
                .list()
                .getItems()
                .forEach(object -> objects.add(
                        kind.getPlural() + " " + object.getMetadata().getName())));
        return objects;
    }

    private static Stream<ResourceDefinitionContext> kinds() {
        List<String> groupVersions = new ArrayList<>(List.of("v1"));
        Cluster.CLIENT
                .getApiGroups()
                .getGroups()
                .forEach(group -> groupVersions.add(group.getPreferredVersion().getGroupVersion()));
        return groupVersions.stream()
                .filter(version -> !version.startsWith("metrics.k8s.io/") && !version.startsWith("events.k8s.io/"))
                .map(Cluster.CLIENT::getApiResources)
                .flatMap(ReleasesTest::listable);
    }

    private static Stream<ResourceDefinitionContext> listable(APIResourceList list) {
        String[] groupVersion = list.getGroupVersion().split("/");
        return list.getResources().stream()
                .filter(kind -> kind.getNamespaced() && kind.getVerbs().contains("list"))
                .filter(kind -> !kind.getName().equals("events"))
                .map(kind -> context(groupVersion, kind));
    }

    private static ResourceDefinitionContext context(String[] groupVersion, APIResource kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(groupVersion.length == 2 ? groupVersion[0] : "")
                .withVersion(groupVersion[groupVersion.length - 1])
                .withKind(kind.getKind())
                .withPlural(kind.getName())
                .withNamespaced(true)
                .build();
    }
}
