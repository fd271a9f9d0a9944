/** How a request body is read: its limit, strict JSON, and a clear problem for what cannot be read. */
package dev.statelab.storefront.request;
