/**
 * HTTP on Jetty: the REST API and the pages. {@link org.mailroom.webadmin.WebServer} is the listener; each request passes
 * the security headers, then the {@link org.mailroom.webadmin.Router}, which calls one {@link org.mailroom.webadmin.Route}
 * per path. Whatever goes wrong is answered as a problem document (RFC 9457).
 */
package org.mailroom.webadmin;
