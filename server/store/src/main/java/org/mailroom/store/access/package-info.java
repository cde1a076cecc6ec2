/** Access of programs in SQL: {@link org.mailroom.domain.access.Tokens}. */
package org.mailroom.store.access;
