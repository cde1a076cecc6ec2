/** What rules leave behind. */
package org.mailroom.store.rule;
