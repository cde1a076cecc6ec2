/** Access for programs: tokens. */
package org.mailroom.domain.access;
