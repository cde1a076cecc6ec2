/** What people type to find conversations. */
package org.mailroom.domain.search;
