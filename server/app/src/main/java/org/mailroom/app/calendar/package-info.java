/** Holidays from iCalendar files in the configuration directory. */
package org.mailroom.app.calendar;
