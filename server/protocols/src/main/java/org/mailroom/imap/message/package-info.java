/**
 * What FETCH shows of a message, taken from its bytes as they are: header fields, sections of MIME parts, the envelope. Nothing
 * here decodes or writes anew what a client asked to see.
 */
package org.mailroom.imap.message;
