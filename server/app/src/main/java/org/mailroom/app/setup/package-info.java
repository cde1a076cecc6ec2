/**
 * {@code mailroom apply}: reads the file, and has it carried out by the running server through a socket in the data directory,
 * or, when none runs, on the store itself. The words of both ways are the same.
 */
package org.mailroom.app.setup;
