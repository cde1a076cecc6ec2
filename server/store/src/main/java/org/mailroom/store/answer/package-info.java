/** Answers, notes and commands: the domain's ports {@link org.mailroom.domain.answer} over desk, mailboxes and spool. */
package org.mailroom.store.answer;
