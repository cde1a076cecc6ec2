/**
 * What Mailroom is about, in plain Java: teams and their people, and the mail that is filed for them. Knows no James, SQL,
 * HTTP, Guice or Reactor; what it needs from outside are interfaces here (ports), which {@code server/store} implements.
 */
package org.mailroom.domain;
