package org.mailroom.mailets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.mailets.auth.Authors;

/**
 * Finds the folders that mail for an address goes to: a team's queue, an agent's INBOX, both with or without plus-part, and
 * every admin's INBOX for postmaster and abuse of a served domain, unless an agent or team has that address.
 */
final class Addressee {
    private static final Set<String> ROLE_ADDRESSES = Set.of("postmaster", "abuse");
    private final Directory directory;

    Addressee(Directory directory) {
        this.directory = directory;
    }

    boolean served(MailAddress address) {
        return directory.domains().contains(address.getDomain().asString().toLowerCase(Locale.ROOT));
    }

    /** Each folder with the team's name where it is a team's; empty when nobody has the address. */
    Map<Folder, Optional<String>> folders(MailAddress recipient) {
        Optional<EmailAddress> read = address(recipient.asString());
        return read.isEmpty() ? Map.of() : folders(read.get());
    }

    private Map<Folder, Optional<String>> folders(EmailAddress address) {
        Optional<Agent> exact = directory.agent(address);
        if (exact.isPresent()) {
            return Map.of(new Folder.Inbox(address), Optional.empty());
        }
        Optional<Team> team = directory.teamByAddress(address);
        if (team.isPresent()) {
            return Map.of(new Folder.Queue(team.get().key()), Optional.of(team.get().name().value()));
        }
        EmailAddress base = address.base();
        if (directory.agent(base).isPresent()) {
            return Map.of(new Folder.Inbox(base), Optional.empty());
        }
        return ROLE_ADDRESSES.contains(base.local()) ? admins() : Map.of();
    }

    /** The teams that a mail goes to, each with its recipients. */
    Map<Team, List<MailAddress>> teams(Collection<MailAddress> recipients) {
        Map<Team, List<MailAddress>> teams = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            for (Folder folder : served(recipient) ? folders(recipient).keySet() : Set.<Folder>of()) {
                if (folder instanceof Folder.Queue queue) {
                    directory.team(queue.team()).ifPresent(team -> teams.computeIfAbsent(team, none -> new ArrayList<>()).add(recipient));
                }
            }
        }
        return teams;
    }

    /** The same, as rules see them. */
    Map<Team, List<String>> addresses(Collection<MailAddress> recipients) {
        Map<Team, List<String>> teams = new LinkedHashMap<>();
        teams(recipients).forEach((team, some) -> teams.put(team, some.stream().map(MailAddress::asString).toList()));
        return teams;
    }

    /** Whether it is an answer of the house, by an agent in a team's name or by the server, which the rules leave alone. */
    boolean answer(Mail mail) throws MessagingException {
        if (mail.getAttribute(AttributeName.of(Marks.WRITTEN_HERE)).isPresent()) {
            return true;
        }
        return mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()
            && Authors.of(RawMessage.of(mail).headerLines()).orElse(List.of()).stream().anyMatch(author -> address(author).flatMap(directory::teamByAddress).isPresent());
    }

    static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.of(text));
        } catch (IllegalArgumentException nobodysAddress) {
            return Optional.empty();
        }
    }

    private Map<Folder, Optional<String>> admins() {
        Map<Folder, Optional<String>> inboxes = new LinkedHashMap<>();
        List<Agent> admins = directory.agents().stream().filter(Agent::admin).toList();
        admins.forEach(admin -> inboxes.put(new Folder.Inbox(admin.address()), Optional.empty()));
        return inboxes;
    }
}
