/** {@code mailroom export}: conversations as files that other programs read. */
package org.mailroom.app.export;
