/**
 * The selected mailbox as one client has been told it is: which message has which sequence number, and what is still to be
 * told. Knows nothing of commands.
 */
package org.mailroom.imap.view;
