package dev.statelab.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The revisions that Helm stores of the releases in the namespace of the tests. */
final class HelmHistory {

    private HelmHistory() {}

    /** Each revision with its values and manifests, as JSON. */
    static List<String> revisions() {
        return Cluster.CLIENT
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("owner", "helm")
                .list()
                .getItems()
                .stream()
                .map(Secret::getData)
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(HelmHistory::unpacked)
                .toList();
    }

    /** Helm packs a revision with gzip and Base64, and Kubernetes encodes that once more. */
    private static String unpacked(String data) {
        byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(data));
        try (var release = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(release.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
