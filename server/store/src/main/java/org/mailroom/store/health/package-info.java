/** What waits where, as the database has it. */
package org.mailroom.store.health;
