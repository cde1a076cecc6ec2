/** What is told to clients as it happens: server-sent events, without a thread for each client. */
package org.mailroom.webadmin.live;
