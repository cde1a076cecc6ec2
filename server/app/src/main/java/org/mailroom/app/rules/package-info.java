/** The rules as people write them: reading {@code conf/rules.yaml}, watching it, and replacing it. What they mean is in {@link org.mailroom.domain.rule}. */
package org.mailroom.app.rules;
