/** {@code mailroom import}: mail of other programs, brought into a team. Sources are only read. */
package org.mailroom.app.imports;
