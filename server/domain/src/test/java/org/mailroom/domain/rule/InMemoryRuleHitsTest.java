package org.mailroom.domain.rule;

class InMemoryRuleHitsTest extends RuleHitsContract {
    @Override
    protected RuleHits hits() {
        return new InMemoryRuleHits();
    }
}
