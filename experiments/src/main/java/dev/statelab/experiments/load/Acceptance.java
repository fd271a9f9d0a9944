package dev.statelab.experiments.load;

/** What a response says about the credential of its request. For a group of replicas, the last constant that any of them returns counts. */
public enum Acceptance {
    /** The service refuses the credential. */
    REJECTED,
    /** Nothing: there is no response, or its status has another reason, such as an error or an overload. */
    UNKNOWN,
    /** The service accepts the credential. */
    ACCEPTED;

    /** By the HTTP status: 200 accepts, 401 and 403 refuse. */
    public static Acceptance of(int status) {
        return switch (status) {
            case 200 -> ACCEPTED;
            case 401, 403 -> REJECTED;
            default -> UNKNOWN;
        };
    }
}
