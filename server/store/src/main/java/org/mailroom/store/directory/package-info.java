/** The directory in SQL, and James's users, domains, rewrite table and delegation, which are views of it or live beside it. */
package org.mailroom.store.directory;
