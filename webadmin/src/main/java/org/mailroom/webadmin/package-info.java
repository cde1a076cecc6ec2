/**
 * HTTP on Jetty: the REST API and the pages. {@link org.mailroom.webadmin.WebServer} is the listener; a request is timed, then the pages answer it, else the API, else nobody. Each answer
 * carries the security headers. Whatever goes wrong is answered as a problem document (RFC 9457), or as a page.
 */
package org.mailroom.webadmin;
