/** How sessions learn of what happens to a mailbox. */
package org.mailroom.imap.event;
