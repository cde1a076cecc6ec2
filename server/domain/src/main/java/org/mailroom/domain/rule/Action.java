package org.mailroom.domain.rule;

import java.util.List;
import java.util.Set;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.team.EmailAddress;

/** What a rule has done with a mail. Teams and agents stand as they were written; {@link Names} knows who they are. */
public sealed interface Action {

    /** It goes to these teams instead of the one that it was sent to. */
    record ToTeams(List<Stated<String>> teams) implements Action {
        public ToTeams {
            teams = List.copyOf(teams);
        }
    }

    record Assign(Stated<String> agent) implements Action { }

    record Prioritise(Priority priority) implements Action { }

    /** Says what it is about; also a tag. */
    record Categorise(Tag category) implements Action { }

    record AddTags(Set<Tag> tags) implements Action {
        public AddTags {
            tags = Set.copyOf(tags);
        }
    }

    /** Its conversation begins in this state. */
    record Begin(Status status) implements Action { }

    /** The sender gets a saved reply of the team, if an automatic answer is in order at all. */
    record Reply(String template) implements Action { }

    record Forward(List<EmailAddress> to) implements Action {
        public Forward {
            to = List.copyOf(to);
        }
    }

    /** Tells another server that the mail came, not what stands in it. */
    record Call(HookUrl url) implements Action { }

    record Quarantine() implements Action { }

    /** @param why  for the log and the repository */
    record Reject(String why) implements Action { }

    /** No later rule is asked. */
    record Stop() implements Action { }
}
