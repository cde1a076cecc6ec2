/**
 * The index of texts, on Lucene: which messages may have a text in them, and which certainly have. It holds nothing that the database does not say better: no
 * flags, no mailboxes, no texts. It can be thrown away at any time.
 */
package org.mailroom.store.search.index;
