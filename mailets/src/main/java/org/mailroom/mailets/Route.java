package org.mailroom.mailets;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/**
 * Mailet: carries out what the rules have said of a mail ({@link Categorise}): to which teams it goes, and that it is rejected. What they say of the conversation that it begins (assignee, priority,
 * tags, state) {@link File} hands on. Mail that goes on with a conversation of a team stays with that team. Rejected mail goes to the processor {@value Rejection#REJECTED}; nobody is told.
 *
 * <p>No parameters. Safe from any thread; asks the database where a rule names a team. Proof: {@code RoutingTest}, {@code RulesTest}.
 */
public class Route extends GenericMailet {
    private final Threads threads;
    private final Directory directory;
    private final Addressee addressee;

    @Inject
    public Route(Threads threads, Directory directory) {
        this.threads = threads;
        this.directory = directory;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Team, List<MailAddress>> teams = addressee.teams(mail.getRecipients());
        if (teams.isEmpty() || addressee.answer(mail)) {
            return;
        }
        Ruling ruling = Ruling.of(mail);
        List<MailAddress> rejected = new ArrayList<>();
        for (Map.Entry<Team, List<MailAddress>> entry : teams.entrySet()) {
            TeamKey team = entry.getKey().key();
            if (ruling.rejection(team).isPresent()) {
                rejected.addAll(entry.getValue());
            } else if (!ruling.routed()) {
                send(mail, team, entry.getValue().get(0), ruling);
            }
        }
        ruling.route();
        Rejection.of(mail, rejected, teams.keySet().stream().flatMap(team -> ruling.rejection(team.key()).stream()).findFirst().orElse(""), getMailetContext());
    }

    private void send(Mail mail, TeamKey team, MailAddress recipient, Ruling ruling) throws MessagingException {
        Set<TeamKey> targets = new LinkedHashSet<>(ruling.teams(team));
        targets.removeIf(target -> directory.team(target).isEmpty());
        if (targets.equals(Set.of(team))) {
            return;
        }
        if (targets.isEmpty() || threads.goesOn(team, Delivery.of(mail, recipient)).isPresent()) {
            ruling.send(team, Set.of(team));
            return;
        }
        ruling.send(team, targets);
        targets.stream().filter(target -> !target.equals(team)).forEach(target -> ruling.share(team, target));
    }

    @Override
    public List<ProcessingState> requiredProcessingState() {
        return List.of(new ProcessingState(Rejection.REJECTED));
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom routing";
    }
}
