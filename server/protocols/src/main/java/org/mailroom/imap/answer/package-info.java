/** Answers as text on the wire, where James's differ from what RFCs or clients want. */
package org.mailroom.imap.answer;
