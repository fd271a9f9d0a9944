package dev.statelab.stateful.session.manage;

import dev.statelab.stateful.session.SessionRefusal;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the list of a user's sessions. It begins after a session and not at an offset, so that no session is repeated or left out if
 * one is opened or ends between two pages.
 *
 * @param after the last session of the previous page, if there was one; it may have ended since
 */
record SessionPage(int limit, Optional<SessionInfo> after) {

    /** The default number of sessions per page. */
    static final String USUAL = "20";

    static final int MOST = 100;

    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,15})\\.([A-Za-z0-9_-]{43})");

    /**
     * Reads the parameters of a request.
     *
     * @param limit the maximum number; more than {@value #MOST} is reduced to that
     * @param after the cursor from {@link #next}, null for the first page
     * @throws SessionRefusal {@code invalid-page}
     */
    static SessionPage parse(String limit, String after) {
        if (!LIMIT.matcher(limit).matches()) {
            throw new SessionRefusal(SessionRefusal.Reason.INVALID_PAGE);
        }
        return new SessionPage(
                Math.min(Integer.parseInt(limit), MOST),
                Optional.ofNullable(after).map(SessionPage::cursor));
    }

    /** This page of all sessions, which must be in the order {@link SessionInfo#LATEST_FIRST}. */
    List<SessionInfo> of(List<SessionInfo> all) {
        return rest(all).stream().limit(limit).toList();
    }

    /** The value of the {@code Link} header for the next page (RFC 8288), if there is one. */
    Optional<String> next(List<SessionInfo> all) {
        List<SessionInfo> page = of(all);
        if (page.size() == rest(all).size()) {
            return Optional.empty();
        }
        SessionInfo last = page.getLast();
        String cursor = last.opened().toEpochMilli() + "." + last.key().hash();
        return Optional.of("<" + URI.create("/sessions?limit=" + limit + "&after=" + cursor) + ">; rel=\"next\"");
    }

    private List<SessionInfo> rest(List<SessionInfo> all) {
        return after.map(last -> all.stream()
                        .filter(info -> SessionInfo.LATEST_FIRST.compare(info, last) > 0)
                        .toList())
                .orElse(all);
    }

    private static SessionInfo cursor(String after) {
        Matcher cursor = CURSOR.matcher(after);
        if (!cursor.matches()) {
            throw new SessionRefusal(SessionRefusal.Reason.INVALID_PAGE);
        }
        Instant opened = Instant.ofEpochMilli(Long.parseLong(cursor.group(1)));
        return new SessionInfo(new SessionKey("", cursor.group(2)), opened, opened, Client.UNKNOWN);
    }
}
