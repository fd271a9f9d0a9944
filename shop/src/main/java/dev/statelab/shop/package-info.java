/**
 * The shop's domain in plain Java: what is sold, what a cart may hold, what an order is. No framework and no I/O, so that
 * both services and the experiments mean the same thing by the same word.
 */
package dev.statelab.shop;
