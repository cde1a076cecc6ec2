/** {@code mailroom backup} and {@code mailroom restore}: all that cannot be made again, as one file. */
package org.mailroom.app.backup;
