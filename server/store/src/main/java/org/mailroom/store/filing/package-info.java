/** Files incoming mail: the domain's port {@link org.mailroom.domain.mail.Filing} over the mailboxes. */
package org.mailroom.store.filing;
