/** Reading YAML so that every mistake is told with its place; used for {@code mailroom.yaml}, {@code rules.yaml} and {@code apply}. */
package org.mailroom.app.config.yaml;
