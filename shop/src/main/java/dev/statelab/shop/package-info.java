/**
 * The shop's domain in plain Java: products, carts and orders. It uses no framework and does no I/O, so both services and the
 * experiments share it.
 */
package dev.statelab.shop;
