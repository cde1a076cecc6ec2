/** How the server is: what waits where, and what an administrator should look at. */
package org.mailroom.domain.health;
