/**
 * The rules of {@code conf/rules.yaml}: conditions on a mail and what is to be done with it. Pure and immutable; a mail that goes to two teams is
 * judged once for each. Called by the mailets and by {@code mailroom replay}.
 */
package org.mailroom.domain.rule;
