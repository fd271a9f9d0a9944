package dev.statelab.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** An image that is on the nodes. */
record Image(String repository, String tag) {

    /** The image of one component of the chart: {@code stateful}, {@code redis}, {@code tests} and so on. */
    static Image of(String component) {
        try {
            JsonNode image = new KubernetesSerialization()
                    .unmarshal(Files.readString(Environment.images()), JsonNode.class)
                    .required(component)
                    .required("image");
            return new Image(
                    image.required("repository").textValue(),
                    image.required("tag").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
