/** What a user's list of sessions tells about each of them. The stores keep it; the shop works without it. */
package dev.statelab.stateful.session.list;
