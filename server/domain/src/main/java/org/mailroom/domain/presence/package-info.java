/** Who is there to take work. Agents say so themselves, or an administrator does. */
package org.mailroom.domain.presence;
