/** SEARCH over stored messages. */
package org.mailroom.store.search;
