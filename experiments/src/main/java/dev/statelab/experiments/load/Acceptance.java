package dev.statelab.experiments.load;

/** What a response says of the credential that its request carried; a group of replicas says the last that any of them says. */
public enum Acceptance {
    /** The service refuses the credential. */
    REJECTED,
    /** Nothing: there is no response, or one for another reason, such as an error or an overload. */
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
