/** What the journal says of a team's work: counts by day, and how long things took. docs/reports.md says what each word means. */
package org.mailroom.domain.report;
