package dev.statelab.experiments.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes of objects that are taken back in the end, by whoever gets to it: what the changed fields were is written on the object together with the
 * change, in an annotation, and is gone when they are that again. What is written there is the JSON merge patch (RFC 7386) that takes it back.
 */
record Changes(KubernetesClient client) {

    /** The annotation. */
    static final String BEFORE = "statelab.dev/before";

    /**
     * Gives the object these fields; nothing is done where it has them. Where they are what was there before earlier changes, those are taken back.
     *
     * @param object as it is now
     * @param wanted a merge patch
     */
    void make(HasMetadata object, JsonObject wanted) {
        JsonObject present = new JsonObject(client.getKubernetesSerialization().asJson(object));
        Optional<JsonObject> earlier = before(object);
        if (earlier.isPresent() && has(earlier.get(), wanted)) {
            takeBack(object);
        } else if (!has(present, wanted)) {
            JsonObject before = fields(present, wanted);
            earlier.ifPresent(known -> before.mergeIn(known, true));
            patch(object, wanted, before.encode());
        }
    }

    /** Gives the object what it had before it was changed; nothing is done where it was not. */
    void takeBack(HasMetadata object) {
        before(object).ifPresent(before -> patch(object, before, null));
    }

    /** What the changed fields of the object were before; empty where none is changed. */
    static Optional<JsonObject> before(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(BEFORE))
                .map(JsonObject::new);
    }

    private void patch(HasMetadata object, JsonObject fields, String before) {
        JsonObject annotation = new JsonObject()
                .put("metadata", new JsonObject().put("annotations", new JsonObject().put(BEFORE, before)));
        client.resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        fields.copy().mergeIn(annotation, true).encode());
    }

    private static boolean has(JsonObject present, JsonObject wanted) {
        return wanted.stream().allMatch(field -> {
            Object value = present.getValue(field.getKey());
            return field.getValue() instanceof JsonObject inner
                    ? value instanceof JsonObject object && has(object, inner)
                    : Objects.equals(value, field.getValue());
        });
    }

    /** What the object has of those that the patch would change; null what it has not. */
    private static JsonObject fields(JsonObject present, JsonObject patch) {
        JsonObject fields = new JsonObject();
        for (Map.Entry<String, Object> field : patch) {
            Object value = present.getValue(field.getKey());
            fields.put(
                    field.getKey(),
                    field.getValue() instanceof JsonObject inner && value instanceof JsonObject object
                            ? fields(object, inner)
                            : value);
        }
        return fields;
    }
}
