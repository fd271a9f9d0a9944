package dev.statelab.stateful.session.list;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where a session was opened from, so that its user can recognise it. Clients can claim anything, so this helps honest users but proves
 * nothing.
 *
 * @param device a summary of {@code User-Agent}: at most {@value #LONGEST_DEVICE} characters, all harmless; empty if nothing is known
 * @param address contains no space; comes from a source that the client cannot forge, since failed logins are limited by it; empty if
 *     unknown
 */
public record Client(String device, String address) {

    /** The client of a session that was opened without this information, for example by an older release. */
    public static final Client UNKNOWN = new Client("", "");

    static final int LONGEST_DEVICE = 40;

    private static final Pattern PRODUCT = Pattern.compile("[A-Za-z0-9._+/-]{1," + LONGEST_DEVICE + "}");

    /** Browser names by a distinctive part of {@code User-Agent}; a browser that imitates another comes before it. */
    private static final Map<String, String> BROWSERS = inOrder(
            "Edg",
            "Edge",
            "OPR/",
            "Opera",
            "Firefox/",
            "Firefox",
            "FxiOS/",
            "Firefox",
            "Chrome/",
            "Chrome",
            "CriOS/",
            "Chrome",
            "Safari/",
            "Safari");

    private static final Map<String, String> SYSTEMS = inOrder(
            "Android",
            "Android",
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Windows",
            "Windows",
            "Mac OS X",
            "macOS",
            "CrOS",
            "ChromeOS",
            "Linux",
            "Linux");

    /**
     * The client of a request: the browser and the system if they are known, otherwise the first product token.
     *
     * @param userAgent any text, or null
     */
    public static Client of(String userAgent, String address) {
        return new Client(userAgent == null ? "" : device(userAgent), address);
    }

    /** Parses the result of {@link #text()}; null, or a text without a space, gives {@link #UNKNOWN}. */
    public static Client parse(String text) {
        int space = text == null ? -1 : text.indexOf(' ');
        return space < 0 ? UNKNOWN : new Client(text.substring(space + 1), text.substring(0, space));
    }

    /** The form in which a store keeps it: the address, a space and the device. */
    public String text() {
        return address + ' ' + device;
    }

    private static String device(String userAgent) {
        Optional<String> system = first(SYSTEMS, userAgent);
        return first(BROWSERS, userAgent)
                .map(browser -> system.map(it -> browser + " on " + it).orElse(browser))
                .orElseGet(() -> PRODUCT.matcher(userAgent)
                        .results()
                        .findFirst()
                        .map(MatchResult::group)
                        .orElse(""));
    }

    private static Optional<String> first(Map<String, String> names, String userAgent) {
        return names.entrySet().stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> inOrder(String... marksAndNames) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < marksAndNames.length; i += 2) {
            names.put(marksAndNames[i], marksAndNames[i + 1]);
        }
        return names;
    }
}
