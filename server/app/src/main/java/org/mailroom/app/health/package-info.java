/** Looks after the running server: what waits where, and what an administrator should know. */
package org.mailroom.app.health;
