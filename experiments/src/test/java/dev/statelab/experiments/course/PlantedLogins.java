package dev.statelab.experiments.course;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The logins of a {@link PlantedShop}. Each is a session, whose id is also the access token, and has a refresh token.
 * Guarded by the replica's monitor.
 */
final class PlantedLogins {

    private static final String REFRESH_TOKEN = "refresh_token=";

    private final Vertx vertx;
    private final PlantedReplica replica;
    private final Map<String, String> userBySession = new HashMap<>();
    private final Map<String, String> userByRefreshToken = new HashMap<>();

    PlantedLogins(Vertx vertx, PlantedReplica replica) {
        this.vertx = vertx;
        this.replica = replica;
    }

    /** The user of a session; null if there is none, or no such session. */
    String user(String session) {
        return userBySession.get(session);
    }

    /** Logs the user in, whatever the password. */
    Reply letIn(String user) {
        String session = Integer.toString(replica.nextNumber());
        userBySession.put(session, user);
        userByRefreshToken.put(refreshToken(session), user);
        return new Reply(
                200,
                new JsonObject()
                        .put("access_token", session)
                        .put("refresh_token", refreshToken(session))
                        .put("expires_in", 3600),
                Map.of("Set-Cookie", "sid=" + session + "; HttpOnly"));
    }

    private static String refreshToken(String session) {
        return "refresh" + session;
    }

    /** @param form the body of the request, with the refresh token */
    Reply refresh(String form) {
        String user = Stream.of(form.split("&"))
                .filter(field -> field.startsWith(REFRESH_TOKEN))
                .map(field -> field.substring(REFRESH_TOKEN.length()))
                .findFirst()
                .map(userByRefreshToken::get)
                .orElse(null);
        if (replica.defect == Defect.REFUSES_REFRESHES
                || replica.defect == Defect.OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES) {
            return Reply.of(400, new JsonObject().put("error", "invalid_request"));
        }
        return user == null ? Reply.of(400, new JsonObject().put("error", "invalid_grant")) : letIn(user);
    }

    Reply logOut(String session) {
        if (replica.defect == Defect.LOSES_ITS_STORE_AT_LOGOUT) {
            replica.refuse(Defect.OUTLIVING_MILLIS);
        }
        if (replica.defect == Defect.OUTLIVES_LOGOUTS
                || replica.defect == Defect.OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES) {
            replica.planted.incrementAndGet();
            vertx.setTimer(Defect.OUTLIVING_MILLIS, later -> end(session));
        } else {
            end(session);
        }
        return Reply.of(200);
    }

    private void end(String session) {
        synchronized (replica) {
            userBySession.remove(session);
            if (replica.defect == Defect.KEEPS_REFRESH_TOKENS) {
                replica.planted.incrementAndGet();
            } else {
                userByRefreshToken.remove(refreshToken(session));
            }
        }
    }

    /** Ends all sessions of the user. */
    Reply logOutEverywhere(String user) {
        userBySession.values().removeIf(user::equals);
        return Reply.of(200);
    }

    /** Ends all sessions. */
    void forget() {
        userBySession.clear();
    }
}
