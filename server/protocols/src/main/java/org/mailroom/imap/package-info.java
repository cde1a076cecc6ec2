/**
 * IMAP as agents see it: James's commands with the ones replaced that 3.8.1 gets wrong or that a team mailbox needs
 * otherwise. Start at {@link org.mailroom.imap.MailroomImapServerFactory}; {@link org.mailroom.imap.ImapCommands} lists
 * what answers which command; the interfaces here are the ports that the assembly fills.
 */
package org.mailroom.imap;
