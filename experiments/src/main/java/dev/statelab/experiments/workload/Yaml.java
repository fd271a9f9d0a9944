package dev.statelab.experiments.workload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML document as JSON, with the position of each part in the text. */
final class Yaml {

    private final String file;
    private final JsonObject root;
    private final Map<String, Mark> marks = new HashMap<>();

    private static final class Scalars extends SafeConstructor {

        Scalars() {
            super(new LoaderOptions());
        }

        Object of(ScalarNode node) {
            return constructObject(node);
        }
    }

    /** @throws WorkloadException if the text is not a YAML document with keys */
    Yaml(String file, String text) {
        this.file = file;
        Node node;
        try {
            node = new org.yaml.snakeyaml.Yaml().compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw new WorkloadException("%s: %s".formatted(at(e.getProblemMark()), e.getProblem()), e);
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new WorkloadException(file + ": has no keys, such as name, write and read");
        }
        root = object(mapping, "");
    }

    JsonObject root() {
        return root;
    }

    /**
     * The position of a part as {@code file:line:column}.
     *
     * @param pointer a JSON pointer (RFC 6901); for a missing part, the position of its parent
     */
    String at(String pointer) {
        return at(mark(pointer));
    }

    /** The line of {@link #at}, from 1. */
    int line(String pointer) {
        Mark mark = mark(pointer);
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private Mark mark(String pointer) {
        String known = pointer;
        while (!marks.containsKey(known) && known.contains("/")) {
            known = known.substring(0, known.lastIndexOf('/'));
        }
        return marks.get(known);
    }

    private String at(Mark mark) {
        return mark == null ? file : "%s:%d:%d".formatted(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Object value(Node node, String pointer) {
        return switch (node) {
            case MappingNode mapping -> object(mapping, pointer);
            case SequenceNode sequence -> {
                JsonArray array = new JsonArray();
                for (Node element : sequence.getValue()) {
                    String place = pointer + "/" + array.size();
                    marks.put(place, element.getStartMark());
                    array.add(value(element, place));
                }
                yield array;
            }
            // JSON has no dates: a date without quotes would become a number of milliseconds
            case ScalarNode scalar when scalar.getTag().equals(Tag.TIMESTAMP) -> scalar.getValue();
            case ScalarNode scalar -> new Scalars().of(scalar);
            default -> throw new WorkloadException(at(node.getStartMark()) + ": aliases are not supported");
        };
    }

    private JsonObject object(MappingNode mapping, String pointer) {
        JsonObject object = new JsonObject();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new WorkloadException(at(tuple.getKeyNode().getStartMark()) + ": a key must be a plain word");
            }
            String place = pointer + "/" + key.getValue();
            marks.put(place, key.getStartMark());
            if (object.containsKey(key.getValue())) {
                throw new WorkloadException("%s: the key '%s' occurs twice".formatted(at(place), key.getValue()));
            }
            object.put(key.getValue(), value(tuple.getValueNode(), place));
        }
        return object;
    }
}
