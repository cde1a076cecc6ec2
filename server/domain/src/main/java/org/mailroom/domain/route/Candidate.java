package org.mailroom.domain.route;

import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;

/**
 * An agent who works in the team, as far as handing out goes.
 *
 * @param away  whether nothing is to be given to the agent now
 * @param load  how many open conversations the agent has, in all teams
 * @param turn  grows with each conversation that the agent was given in turn; whoever has the smallest has waited longest
 */
public record Candidate(Agent agent, boolean away, int load, long turn) {

    public EmailAddress address() {
        return agent.address();
    }

    /** Whether there is room for one more. */
    public boolean free() {
        return !away && (agent.capacity() == 0 || load < agent.capacity());
    }

    /** With so many more conversations. */
    public Candidate withMore(int some) {
        return some == 0 ? this : new Candidate(agent, away, load + some, turn);
    }

    /** Of what is known of the topic, how much this agent is good for. */
    Match match(Topic topic) {
        Optional<Boolean> skill = topic.category().map(category -> agent.skills().stream().anyMatch(own -> own.toLowerCase(Locale.ROOT).equals(category)));
        Optional<Boolean> language = topic.language().map(word -> agent.languages().stream().anyMatch(own -> own.toLowerCase(Locale.ROOT).equals(word)));
        if (skill.orElse(true) && language.orElse(true)) {
            return Match.ALL;
        }
        return skill.orElse(false) || language.orElse(false) ? Match.PART : Match.NONE;
    }

    /** How well an agent suits a topic. */
    enum Match {
        ALL, PART, NONE
    }
}
