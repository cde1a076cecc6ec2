/** Verdicts on mail and senders, in SQL. */
package org.mailroom.store.screen;
