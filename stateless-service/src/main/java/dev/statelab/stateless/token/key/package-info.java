/**
 * The keys that sign and seal tokens: reading and reloading them, and the ring on which they rotate.
 *
 * <h2>How long a key is kept, and how long a token lives</h2>
 *
 * A key is published as {@code next}, then signs as {@code current}, then only verifies as {@code previous}, then is gone.
 * Each rotation moves every key one step. So a token outlives one rotation but not two, and two rules follow:
 *
 * <ul>
 *   <li>Two rotations are at least the longest lifetime of any token apart; what lives longer ends early.
 *   <li>A key is {@code next} for longer than a replica takes to notice new files and a verifier elsewhere to fetch the
 *       published keys again. Replicas notice at different moments, which is why a replica also accepts what {@code next}
 *       signed: for its neighbour that key may be {@code current} already.
 * </ul>
 *
 * Two rotations in a row make every token worthless at once.
 */
package dev.statelab.stateless.token.key;
