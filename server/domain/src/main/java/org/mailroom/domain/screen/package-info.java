/** What is known and decided about senders and unwanted mail. */
package org.mailroom.domain.screen;
