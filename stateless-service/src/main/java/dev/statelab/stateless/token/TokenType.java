package dev.statelab.stateless.token;

/**
 * A kind of token. No kind passes as another: the {@code typ} header is always compared (RFC 8725, section 3.11).
 *
 * @param name for metrics, such as {@code access}
 * @param typ the value of the {@code typ} header, such as {@code at+jwt}
 * @param maxLength the maximum length of a token of this kind in characters
 */
public record TokenType(String name, String typ, int maxLength) {

    /** Identifies the caller of a request (RFC 9068). */
    public static final TokenType ACCESS = new TokenType("access", "at+jwt", 4096);

    /** Gets a new pair, and nothing else. */
    public static final TokenType REFRESH = new TokenType("refresh", "rt+jwt", 4096);

    /** Proves that a client has a key (RFC 9449, section 4.2). */
    public static final TokenType PROOF = new TokenType("proof", "dpop+jwt", 2048);
}
