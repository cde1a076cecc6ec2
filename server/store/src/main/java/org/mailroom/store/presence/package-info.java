/** Who is away, in SQL. */
package org.mailroom.store.presence;
