/**
 * Conversations: what they are, what may be done with them, and where they stand. All decisions are pure functions of
 * {@link org.mailroom.domain.conversation.Decisions}; {@link org.mailroom.domain.conversation.Desk} is the one door to them.
 */
package org.mailroom.domain.conversation;
