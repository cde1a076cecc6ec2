package org.mailroom.domain.rule;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.setup.Finding;

/** Port: the rules in force, and the text that they are written in. Safe from any thread. */
public interface RuleBook extends RulesInForce {

    /**
     * What is written.
     *
     * @param version  another one for every other text
     * @param trouble  as {@link RuleBook#trouble}
     */
    record Written(String yaml, String version, List<Finding> trouble) {
        public Written {
            trouble = List.copyOf(trouble);
        }
    }

    /** What is written now; reads it. */
    Written written() throws IOException;

    /** Whether what is written is in force, and everybody is there whom the rules name; quick. */
    default boolean well() {
        return trouble().isEmpty();
    }

    /**
     * Why what is written is not in force, or which teams and agents the rules in force name that are not there, or not any more; empty when all is well. At most a second old, quick. What a rule says of a
     * team or an agent who is not there is left out, its other actions are carried out: mail that would go there stays with the team that it was sent to, and what would be assigned is nobody's.
     */
    List<Finding> trouble();

    /**
     * Reads rules without using them.
     *
     * @throws RulesRefused when they are wrong, or name teams or agents that are not there
     */
    Rules read(String yaml) throws RulesRefused;

    /**
     * Writes other rules, whole or not at all, and uses them from now on.
     *
     * @param expected  the version that is to be replaced; empty for any
     * @throws RulesRefused as {@link #read}; then nothing was changed
     * @throws Outdated when another version is written; then nothing was changed
     * @throws IOException when they cannot be written; then nothing was changed
     */
    Written replace(String yaml, Optional<String> expected) throws RulesRefused, Outdated, IOException;

    /** Somebody else has replaced the rules. */
    final class Outdated extends Exception {
        private static final long serialVersionUID = 1L;

        public Outdated() {
            super("The rules were changed meanwhile. Nothing was changed.");
        }
    }
}
