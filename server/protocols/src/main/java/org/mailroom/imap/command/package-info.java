/** IMAP commands that replace James's. Each class comment says which, why, and what proves it. */
package org.mailroom.imap.command;
