/** Errors as documents: {@code application/problem+json} of RFC 9457, with a stable type for each kind. */
package dev.statelab.storefront.problem;
