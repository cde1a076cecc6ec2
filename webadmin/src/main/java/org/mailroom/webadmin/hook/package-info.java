/** What goes out over HTTP, on Jetty's client. */
package org.mailroom.webadmin.hook;
