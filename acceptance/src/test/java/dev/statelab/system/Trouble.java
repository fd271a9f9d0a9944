package dev.statelab.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;

/** Something wrong with a pod: a line that it logged, or what became of a container. */
record Trouble(String pod, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN_ERROR = Pattern.compile("\\b(ERROR|FATAL|PANIC)\\b");
    private static final int WIDTH = 200;

    /** Whether a line is an error: by its level where it is JSON, as the services log, else by its words. */
    static boolean isError(String line) {
        if (line.startsWith("{")) {
            try {
                String level = JSON.readTree(line).path("level").asText();
                return level.equals("ERROR") || level.equals("FATAL");
            } catch (JsonProcessingException e) {
                return PLAIN_ERROR.matcher(line).find(); // a line that was cut
            }
        }
        return PLAIN_ERROR.matcher(line).find();
    }

    /** As much of a line as people read: of JSON the level and the message. */
    static String shorten(String line) {
        String text = line;
        if (line.startsWith("{")) {
            try {
                JsonNode json = JSON.readTree(line);
                text = "%s %s %s"
                        .formatted(
                                json.path("level").asText(),
                                json.path("message").asText(),
                                json.path("exception").path("message").asText())
                        .strip();
            } catch (JsonProcessingException e) {
                text = line; // it was cut
            }
        }
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
    }

    /** Whether a test has said that this would come. */
    boolean isExpected(ExpectedError error) {
        return pod.matches(error.pod())
                && Pattern.compile(error.text()).matcher(text).find();
    }

    @Override
    public String toString() {
        return pod + ": " + shorten(text);
    }
}
