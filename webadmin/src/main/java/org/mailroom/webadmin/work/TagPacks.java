package org.mailroom.webadmin.work;

import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.client.TagPack;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;

/** The {@link TagPack} of a team, with the tags that it has used lately and those that rules give. Thread-safe; blocks. */
public final class TagPacks {
    private final Conversations conversations;
    private final Directory directory;
    private final RulesInForce rules;

    public TagPacks(Conversations conversations, Directory directory, RulesInForce rules) {
        this.conversations = conversations;
        this.directory = directory;
        this.rules = rules;
    }

    public String of(Team team) {
        Set<Tag> tags = new TreeSet<>(conversations.tags(team.key()));
        tags.addAll(rules.rules().tags());
        return TagPack.of(team, member -> directory.agent(member).map(Agent::name).filter(name -> !name.isBlank()).orElse(member.value()), tags);
    }
}
