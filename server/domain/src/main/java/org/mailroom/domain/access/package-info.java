/** Access to the web: tokens of programs, sessions of browsers. */
package org.mailroom.domain.access;
