/**
 * Conversations in SQL: {@link org.mailroom.store.conversation.SqlDesk} is the domain's {@link org.mailroom.domain.conversation.Desk}. State,
 * journal and the places of messages in mailboxes change in one transaction.
 */
package org.mailroom.store.conversation;
