package org.mailroom.mailets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.mail.Foresight;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.Forecast.Copy;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/** Stands where the filing stands, and tells what filing would do. For one mail and one thread. */
final class Prospects implements Filing {
    private final Mail mail;
    private final Foresight foresight;
    private final Directory directory;
    private final boolean live;
    private final Map<TeamKey, Foreseen> foreseen = new LinkedHashMap<>();
    private final List<EmailAddress> given = new ArrayList<>();
    private final Map<TeamKey, String> forwards = new HashMap<>();

    Prospects(Mail mail, Foresight foresight, Directory directory, boolean live) {
        this.mail = mail;
        this.foresight = foresight;
        this.directory = directory;
        this.live = live;
    }

    @Override
    public void file(Folder target, IncomingMessage message, Handling handling, IngestKey key) {
        if (target instanceof Folder.Queue queue) {
            Foreseen it = foresight.of(queue.team(), message, handling, given);
            if (it.begins() && it.conversation().status() == Status.OPEN) {
                it.conversation().assignee().ifPresent(given::add);
            }
            foreseen.put(queue.team(), it);
        }
    }

    /** Notes where copies for others go, or why not. */
    void forwarded(Collection<Team> teams) throws MessagingException {
        for (Team team : teams) {
            List<String> all = new ArrayList<>();
            for (String to : Ruling.of(mail).forwards(team.key())) {
                all.add(PassOn.reason(mail, team, to).map(why -> "not to " + to + ": " + why).orElse(to));
            }
            forwards.put(team.key(), String.join(", ", all));
        }
    }

    /** @param refused  why it goes nowhere */
    Forecast forecast(TeamKey team, Optional<String> refused) {
        Ruling ruling = Ruling.of(mail);
        Map<String, String> findings = new TreeMap<>(Docket.of(mail).handling().findings());
        String screening = String.join(", ", findings.entrySet().stream().map(found -> found.getKey() + " " + found.getValue()).toList());
        if (refused.isPresent()) {
            return new Forecast(ruling.rules(team), Optional.empty(), List.of(), "", "", "", "", Optional.of(ruling.rejection(team).orElse(refused.get())), screening, live);
        }
        List<Foreseen> its = ruling.teams(team).stream().filter(foreseen::containsKey).map(foreseen::get).toList();
        Optional<ConversationNumber> goesOn = its.stream().filter(it -> !it.begins()).map(it -> it.conversation().number()).findFirst();
        if (its.stream().anyMatch(Foreseen::repeated)) {
            screening = screening + (screening.isEmpty() ? "" : ", ") + "the same mail is there already";
        }
        List<Copy> copies = its.stream().flatMap(it -> directory.team(it.conversation().team()).stream().map(whole -> Copy.of(it, whole))).toList();
        return new Forecast(ruling.rules(team), goesOn, copies, ruling.category(team), reply(ruling, team), forwards.getOrDefault(team, ""), String.join(", ", ruling.calls(team)),
            Optional.empty(), screening, live);
    }

    private String reply(Ruling ruling, TeamKey team) {
        for (TeamKey target : ruling.teams(team)) {
            Optional<String> template = ruling.reply(target);
            if (template.isPresent()) {
                return foreseen.containsKey(target) && foreseen.get(target).answered() ? template.get() : "not '" + template.get() + "': its sender, or the conversation, has had one today";
            }
            if (ruling.noReply(target).isPresent()) {
                return "none: " + ruling.noReply(target).get();
            }
        }
        return "";
    }
}
