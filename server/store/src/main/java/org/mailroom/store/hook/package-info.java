/** Webhooks and what is on its way to them, in SQL. */
package org.mailroom.store.hook;
