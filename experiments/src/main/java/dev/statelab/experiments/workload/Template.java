package dev.statelab.experiments.workload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Texts with variables, such as {@code /notes/{{value}}}. */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.-]+)\\s*}}");

    private Template() {}

    /** The names of its variables. */
    static Set<String> variables(Object template) {
        Set<String> names = new TreeSet<>();
        switch (template) {
            case null -> {}
            case String text -> VARIABLE.matcher(text).results().forEach(match -> names.add(match.group(1)));
            case JsonObject object -> names.addAll(variables(object.getMap()));
            case JsonArray array -> names.addAll(variables(array.getList()));
            case Map<?, ?> object -> object.values().forEach(value -> names.addAll(variables(value)));
            case List<?> array -> array.forEach(value -> names.addAll(variables(value)));
            default -> {}
        }
        return names;
    }

    /**
     * The text with its variables replaced; empty if a variable has no value.
     *
     * @param encode the encoding of values that the context of the text requires
     */
    static Optional<String> fill(
            String template, Function<String, Optional<String>> values, Function<String, String> encode) {
        StringBuilder text = new StringBuilder();
        int end = 0;
        for (MatchResult match : VARIABLE.matcher(template).results().toList()) {
            Optional<String> value = values.apply(match.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(template, end, match.start()).append(encode.apply(value.get()));
            end = match.end();
        }
        return Optional.of(text.append(template, end, template.length()).toString());
    }

    /** Replaces the variables in every text of a JSON value; a variable without a value becomes an empty text. */
    static Object fill(Object template, Function<String, Optional<String>> values) {
        return switch (template) {
            case String text ->
                fill(text, name -> Optional.of(values.apply(name).orElse("")), Function.identity())
                        .orElseThrow();
            case Map<?, ?> object -> {
                JsonObject filled = new JsonObject();
                object.forEach((key, value) -> filled.put(key.toString(), fill(value, values)));
                yield filled;
            }
            case List<?> array ->
                new JsonArray(array.stream().map(value -> fill(value, values)).toList());
            case null -> null;
            default -> template;
        };
    }
}
