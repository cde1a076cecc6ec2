/** How agents' mail clients find this server. */
package org.mailroom.domain.client;
