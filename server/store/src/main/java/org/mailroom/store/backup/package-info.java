/** One state of a store on its way into a backup, and back into an empty store. What file it is kept in is not decided here. */
package org.mailroom.store.backup;
