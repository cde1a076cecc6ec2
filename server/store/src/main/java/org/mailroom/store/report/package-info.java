/** Takes down from the journal what reports are made of, and reads it again. */
package org.mailroom.store.report;
