/** The REST API below {@code /api/v1}: JSON in and out, problems by RFC 9457. Every change is the same domain command that a mail gesture uses. */
package org.mailroom.webadmin.api;
