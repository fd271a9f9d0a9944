/** The public routes for products, and the catalog as a bean. */
package dev.statelab.storefront.catalogue;
