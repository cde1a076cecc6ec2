/** What the house keeps of one person outside: all of it together, and its end. */
package org.mailroom.domain.customer;
