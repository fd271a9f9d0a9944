/** What the shop keeps in sessions, carts and orders, and the problems that only sessions cause. */
package dev.statelab.stateful.api.session;
