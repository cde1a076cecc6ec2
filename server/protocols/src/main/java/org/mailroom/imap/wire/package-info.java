/**
 * IMAP on the wire: bytes become whole commands, commands run one after the other, answers wait for a slow reader.
 * Nothing here knows what a command means.
 */
package org.mailroom.imap.wire;
