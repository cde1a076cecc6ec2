/** What becomes of mail that agents submit: answers, notes and commands. Called by SMTP, decided here, done by the store. */
package org.mailroom.domain.answer;
