/** Documents that set mail clients up from the address alone. They need no login, and tell everybody the same. */
package org.mailroom.webadmin.client;
