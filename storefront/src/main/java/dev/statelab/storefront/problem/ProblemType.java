package dev.statelab.storefront.problem;

import java.util.Locale;

/**
 * A problem type. The names are stable: clients branch on {@link #uri()}. Each service adds its own types to the {@link CommonProblem}s, as
 * an enum.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#name-type">RFC 9457, section 3.1.1</a>
 */
public interface ProblemType {

    /** The name of the constant, such as {@code EMPTY_CART}. */
    String name();

    /** The HTTP status of the response. */
    int status();

    /** One sentence for people, the same in each occurrence. */
    String title();

    /** The identifier for programs, such as {@code urn:statelab:problem:empty-cart}. */
    default String uri() {
        return "urn:statelab:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
