package dev.statelab.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;

/** A problem of a pod: an error in its log, or a container that was restarted or killed. */
record Trouble(String pod, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN_ERROR = Pattern.compile("\\b(ERROR|FATAL|PANIC)\\b");
    private static final int WIDTH = 200;

    /** Whether a line is an error: by its level if it is JSON, as the services log it, otherwise by its words. */
    static boolean isError(String line) {
        if (line.startsWith("{")) {
            try {
                String level = JSON.readTree(line).path("level").asText();
                return level.equals("ERROR") || level.equals("FATAL");
            } catch (JsonProcessingException e) {
                return PLAIN_ERROR.matcher(line).find(); // the line was truncated
            }
        }
        return PLAIN_ERROR.matcher(line).find();
    }

    /** Shortens a line for people to read. Of JSON, only the level and the messages remain. */
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
                text = line; // the line was truncated
            }
        }
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
    }

    /** Whether a test has declared this problem as expected. */
    boolean isExpected(ExpectedError error) {
        return pod.matches(error.pod())
                && Pattern.compile(error.text()).matcher(text).find();
    }

    @Override
    public String toString() {
        return pod + ": " + shorten(text);
    }
}
