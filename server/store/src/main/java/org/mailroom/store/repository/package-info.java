/** James's mail repositories in SQL, for URLs such as {@code sql://error}: where mail is kept that the chain could not handle. */
package org.mailroom.store.repository;
