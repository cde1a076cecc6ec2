/**
 * Team folders: the mailboxes of a team, which a James user of their own owns ({@link org.mailroom.store.directory.TeamOwner}),
 * as members see them below {@code Teams/} or, in a scoped login, as the whole account. What somebody may do is asked of the
 * directory at each operation and never of ACLs. Called by James's IMAP processors; assembled by {@code server/app}.
 */
package org.mailroom.store.team;
