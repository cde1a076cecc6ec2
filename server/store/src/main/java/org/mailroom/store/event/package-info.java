/** James's mailbox events that a listener failed on, in SQL. */
package org.mailroom.store.event;
