/** The text of messages as people search it: decoded, and with all spellings of a letter made one. */
package org.mailroom.store.search.text;
