/**
 * What the server is told from outside: {@code conf/mailroom.yaml} and the environment become {@link
 * org.mailroom.app.config.Settings}, or a list of all that is wrong with them. Nothing here starts or changes anything.
 */
package org.mailroom.app.config;
