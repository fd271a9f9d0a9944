/** How request bodies are read: their size limit and strict JSON. */
package dev.statelab.storefront.request;
