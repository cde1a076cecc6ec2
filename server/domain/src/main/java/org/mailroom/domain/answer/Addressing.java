package org.mailroom.domain.answer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;

/** What the recipients of an agent's mail mean to the agent's teams. Pure, but for looking into directory and calendars. */
public final class Addressing {
    private final Directory directory;
    private final ReplyToken tokens;
    private final Calendars calendars;

    public Addressing(Directory directory, ReplyToken tokens, Calendars calendars) {
        this.directory = directory;
        this.tokens = tokens;
        this.calendars = calendars;
    }

    /** A command to a team of the agent. */
    public record Order(Team team, EmailAddress address, Instruction instruction) {
    }

    /**
     * @param orders  the command addresses, those that put the conversation aside last: to give it to somebody would open it again
     * @param teams  addresses of teams that are no commands
     * @param others  everybody else, as written
     * @param outside  those of them who are not of this server
     */
    public record Sorted(List<Order> orders, List<EmailAddress> teams, List<String> others, List<String> outside) {
    }

    /** @throws Refused when a plus-part of one of the agent's teams is no command; see {@link Instruction#parse} */
    public Sorted sort(EmailAddress agent, List<String> recipients, Instant now) {
        Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String recipient : recipients) {
            Optional<EmailAddress> address = address(recipient);
            Optional<Team> team = address.flatMap(directory::teamByAddress);
            if (team.isPresent()) {
                Optional<Order> order = order(agent, address.get(), now);
                order.ifPresentOrElse(sorted.orders()::add, () -> sorted.teams().add(address.get()));
            } else {
                sorted.others().add(recipient);
                if (!directory.domains().contains(domain(recipient))) {
                    sorted.outside().add(recipient);
                }
            }
        }
        sorted.orders().sort(Comparator.comparing(order -> order.instruction().command().filter(Command.Park.class::isInstance).isPresent()));
        return sorted;
    }

    /**
     * What this address asks for when this agent writes to it; empty when it is no command: no plus-part, a reply token, or not
     * a team of the agent.
     *
     * @throws Refused when it is a team of the agent and the plus-part means nothing
     */
    public Optional<Order> order(EmailAddress agent, EmailAddress address, Instant now) {
        Optional<Team> team = address.detail().isEmpty() ? Optional.empty() : directory.teamByAddress(address);
        if (team.isEmpty() || team.get().role(agent).isEmpty() || tokens.number(address.detail()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Order(team.get(), address, Instruction.parse(address.detail(), new Setting(team.get(), now, EmailAddress::value, calendars.of(team.get())))));
    }

    /** Whether this address, found in a header, is a command address of a team of the agent, or would be one. */
    public boolean mayBeOrder(EmailAddress agent, String address) {
        return address(address).filter(it -> !it.detail().isEmpty() && tokens.number(it.detail()).isEmpty())
            .flatMap(directory::teamByAddress).filter(team -> team.role(agent).isPresent()).isPresent();
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.of(text));
        } catch (IllegalArgumentException nobodysHere) {
            return Optional.empty();
        }
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
