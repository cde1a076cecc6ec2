/**
 * How messages are read, however malformed: their parts ({@link org.mailroom.mime.MessageReader}), header fields, charsets and what people see of HTML. The only reader of
 * MIME in the house (docs/adr/0019-one-reader-of-messages.md): what search finds, rules ask, pages show, IMAP counts and the guard of notes looks at are the same parts. Knows
 * none of the other modules.
 */
package org.mailroom.mime;
