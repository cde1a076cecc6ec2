/** What is counted and timed while the server works, for those who run it. Nothing here decides anything. */
package org.mailroom.domain.measure;
