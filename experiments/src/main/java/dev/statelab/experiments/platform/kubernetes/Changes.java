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
 * Reversible changes of objects, which any later process can undo. Each change also writes an annotation with the JSON merge patch (RFC
 * 7386) that restores the changed fields. The annotation is removed when they are restored.
 */
record Changes(KubernetesClient client) {

    /** The annotation. */
    static final String BEFORE = "statelab.dev/before";

    /**
     * Sets these fields; does nothing if they are already set. If they are wanted as they were before earlier changes, it undoes those
     * changes.
     *
     * @param object in its current state
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

    /** Restores the object; does nothing if it was not changed. */
    void takeBack(HasMetadata object) {
        before(object).ifPresent(before -> patch(object, before, null));
    }

    /** The former values of the changed fields; empty if none is changed. */
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

    /** The current values of the fields that the patch would change; null for those it lacks. */
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
