package dev.statelab.stateless.token;

/**
 * A kind of token. No kind passes for another: the {@code typ} header is always compared (RFC 8725, section 3.11).
 *
 * @param name for metrics, such as {@code access}
 * @param typ the value of the {@code typ} header, such as {@code at+jwt}
 * @param maxLength the most characters that a token of this kind has
 */
public record TokenType(String name, String typ, int maxLength) {

    /** What a request carries to say who calls (RFC 9068). */
    public static final TokenType ACCESS = new TokenType("access", "at+jwt", 4096);

    /** What a new pair is got for, and nothing else. */
    public static final TokenType REFRESH = new TokenType("refresh", "rt+jwt", 4096);

    /** What a client proves with that it has a key (RFC 9449, section 4.2). */
    public static final TokenType PROOF = new TokenType("proof", "dpop+jwt", 2048);
}
