/**
 * James's mail queues in SQL. One table holds the mails of all queues; {@link org.mailroom.store.queue.SqlMailQueueFactory} is
 * the way in, {@link org.mailroom.store.queue.Dispatch} hands mails to whoever subscribed.
 */
package org.mailroom.store.queue;
