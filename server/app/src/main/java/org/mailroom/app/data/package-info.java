/** The data directory: one process at a time. */
package org.mailroom.app.data;
