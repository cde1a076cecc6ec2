/** What is stored of one person outside: found, and erased. */
package org.mailroom.store.customer;
