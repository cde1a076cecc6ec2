/** Access to the web in SQL: {@link org.mailroom.domain.access.Tokens} of programs, {@link org.mailroom.domain.access.Sessions} of browsers. */
package org.mailroom.store.access;
