/**
 * A mail as it is stored on its way, by the queue and by repositories: envelope as JSON, header fields as bytes, the body by
 * reference to {@link org.mailroom.store.content.BodyStore}.
 */
package org.mailroom.store.mail;
