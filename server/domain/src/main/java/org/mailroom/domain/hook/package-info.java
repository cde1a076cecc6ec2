/** What goes out to others over HTTP: webhooks, where they may go, and how they are signed and repeated. */
package org.mailroom.domain.hook;
