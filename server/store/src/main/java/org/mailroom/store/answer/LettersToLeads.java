package org.mailroom.store.answer;

import java.time.Instant;

import javax.inject.Inject;

import org.mailroom.domain.answer.Identity;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.store.conversation.Reminders;

/** Mails to the INBOX of each lead about customers who were not answered in time. */
public final class LettersToLeads implements Reminders.Leads {
    private final LetterToAgent letters;

    @Inject
    LettersToLeads(LetterToAgent letters) {
        this.letters = letters;
    }

    @Override
    public void tell(Team team, Conversation late) {
        Instant since = late.asked().orElse(late.created());
        String text = late.number() + " (" + late.subject() + ") was to be answered within " + Level.limit(late, team.settings().service()) + " of working time, and was not.\r\n"
            + "The customer has waited since " + since.atZone(team.settings().timeZone()).toOffsetDateTime().withNano(0) + ". "
            + late.assignee().map(agent -> "It is assigned to " + agent + ".").orElse("Nobody has it.") + "\r\n";
        team.members().forEach((member, role) -> {
            if (role == Role.LEAD) {
                letters.put(member, new Identity.Mailbox(team.name().value(), team.identity()), late.number() + " is overdue", text,
                    new IngestKey("overdue/" + late.id() + "/" + since.toEpochMilli() + "/" + member));
            }
        });
    }
}
