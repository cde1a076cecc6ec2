package org.mailroom.domain.rule;

/** Port: the rules that are asked. Safe from any thread, quick. */
@FunctionalInterface
public interface RulesInForce {
    Rules rules();
}
