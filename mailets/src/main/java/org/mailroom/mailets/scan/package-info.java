/**
 * Clients of the scanners: clamd (INSTREAM) and spamd (the protocol of spamc). They promise an answer or {@link org.mailroom.mailets.scan.NoVerdict}
 * within a deadline, whatever the other side does, and let only so many threads wait for it. Called by the mailets.
 */
package org.mailroom.mailets.scan;
