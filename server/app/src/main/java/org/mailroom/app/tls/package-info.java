/** The server's key and certificate: the administrator's own PEM files, or a self-signed pair made at first start. */
package org.mailroom.app.tls;
