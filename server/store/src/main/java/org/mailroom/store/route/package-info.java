/** Handing out conversations: the decisions of {@code domain.route} inside of transactions, and what waits for them. */
package org.mailroom.store.route;
