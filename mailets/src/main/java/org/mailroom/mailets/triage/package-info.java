/** What a mail is about and what the rules make of it: reading it, its language, its sender's group of customers. Used by the mailets and by {@code mailroom replay}. */
package org.mailroom.mailets.triage;
