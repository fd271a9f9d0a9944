/** Errors as documents: {@code application/problem+json} of RFC 9457, with stable types. */
package dev.statelab.storefront.problem;
