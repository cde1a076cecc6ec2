/** When a team works: hours of the week, holidays, and time counted in them. Values without clock or files; where holidays come from is a port. */
package org.mailroom.domain.hours;
