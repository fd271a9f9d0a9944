package dev.statelab.experiments.workload;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.workload.Definition.Extraction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the texts of an {@link Extraction} in a response. */
@FunctionalInterface
interface Extractor {

    /** The texts in order; may be empty. */
    List<String> texts(Answer answer);

    /** @throws IllegalArgumentException if the path or the expression is not valid */
    static Extractor of(Extraction extraction) {
        if (extraction.header() != null) {
            return answer -> answer.headers().getAll(extraction.header());
        }
        return extraction.json() != null ? json(extraction.json()) : regex(extraction.regex());
    }

    private static Extractor json(String text) {
        Configuration lists = Configuration.defaultConfiguration().addOptions(Option.ALWAYS_RETURN_LIST);
        JsonPath path;
        try {
            path = JsonPath.compile(text);
        } catch (JsonPathException e) {
            throw new IllegalArgumentException("%s is not a JSON path: %s".formatted(text, e.getMessage()), e);
        }
        return answer -> {
            try {
                List<?> found = path.read(answer.content().toString(), lists);
                return found.stream()
                        .filter(Objects::nonNull)
                        .flatMap(one -> one instanceof List<?> several ? several.stream() : Stream.of(one))
                        .map(Object::toString)
                        .toList();
            } catch (JsonPathException | IllegalArgumentException nothing) { // not JSON, or without that path
                return List.of();
            }
        };
    }

    private static Extractor regex(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return answer -> found(pattern, answer.content().toString()).toList();
    }

    /** The group of the first match, or the whole match if there is no group. */
    static Optional<String> first(String regex, String text) {
        return found(Pattern.compile(regex), text).findFirst();
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.groupCount() > 0 ? match.group(1) : match.group())
                .filter(Objects::nonNull);
    }
}
