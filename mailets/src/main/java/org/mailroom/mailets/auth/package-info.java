/** Who has sent a mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489). */
package org.mailroom.mailets.auth;
