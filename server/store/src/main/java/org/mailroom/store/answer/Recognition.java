package org.mailroom.store.answer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.util.MimeUtil;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mime.HeaderText;
import org.mailroom.store.conversation.ConversationRows;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.sql.Sql;

/** Finds out what an agent's mail is about. Each question looks at one state of the data; what follows from it is checked again in the transaction. */
final class Recognition {
    private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9-]+");
    private static final int LONGEST_NAME = 500;

    private final Directory directory;

    Recognition(Directory directory) {
        this.directory = directory;
    }

    /**
     * A conversation with its team as it is now.
     *
     * @param mimeId  the message by which it was found; empty when it was found by its number
     */
    record Matter(Conversation conversation, Team team, String mimeId) {
    }

    /**
     * The conversation of the newest message referred to that is in a team of the agent. One mail to two teams is in two conversations: then it is
     * that of the team in whose name the agent writes, else the one that the agent writes in or has.
     *
     * @param only  the team that a command address names
     */
    Optional<Matter> referred(Connection connection, EmailAddress agent, Letter letter, Optional<TeamKey> only) throws SQLException {
        List<Matter> mine = matters(connection, letter).stream().filter(matter -> matter.team().role(agent).isPresent())
            .filter(matter -> only.isEmpty() || only.get().equals(matter.team().key())).toList();
        return mine.stream().filter(matter -> matter.mimeId().equals(mine.get(0).mimeId())).min(Comparator.comparing(matter -> closeness(matter, agent, letter)));
    }

    private static int closeness(Matter matter, EmailAddress agent, Letter letter) {
        if (address(letter.from()).filter(from -> matter.team().addresses().contains(from.base())).isPresent()) {
            return 0;
        }
        boolean writing = matter.conversation().lock().filter(lock -> lock.holder().equals(agent)).isPresent();
        return writing ? 1 : matter.conversation().assignee().equals(Optional.of(agent)) ? 2 : 3;
    }

    /** The conversation of a team whose number stands in the subject. */
    Optional<Matter> named(Connection connection, String subject, TeamKey team) throws SQLException {
        for (String word : WORDS.split(subject)) {
            Optional<ConversationNumber> number = ConversationNumber.parse(word);
            Optional<Long> id = number.isEmpty() ? Optional.empty() : ConversationRows.id(connection, number.get());
            Optional<Matter> matter = id.isEmpty() ? Optional.empty() : matter(connection, id.get(), "");
            if (matter.filter(found -> found.team().key().equals(team)).isPresent()) {
                return matter;
            }
        }
        return Optional.empty();
    }

    /** A conversation that is referred to, of a team that the agent has left. */
    Optional<Matter> left(Connection connection, EmailAddress agent, Letter letter) throws SQLException {
        for (Matter matter : matters(connection, letter)) {
            if (Sql.first(connection, "SELECT agent FROM former_member WHERE team = ? AND agent = ?", row -> row.getString(1),
                    matter.team().key().value(), agent.value()).isPresent()) {
                return Optional.of(matter);
            }
        }
        return Optional.empty();
    }

    /** The number, in a team of the agent, of a conversation that is referred to and has been handed to another team since. */
    Optional<ConversationNumber> handedOver(Connection connection, EmailAddress agent, Letter letter) throws SQLException {
        for (Matter matter : matters(connection, letter)) {
            for (ConversationNumber number : ConversationRows.numbers(connection, matter.conversation().id())) {
                if (directory.team(number.team()).flatMap(team -> team.role(agent)).isPresent()) {
                    return Optional.of(number);
                }
            }
        }
        return Optional.empty();
    }

    private List<Matter> matters(Connection connection, Letter letter) throws SQLException {
        List<String> newestFirst = new ArrayList<>(letter.references());
        Collections.reverse(newestFirst);
        List<MessageOf> known = MessageOf.byMimeId(connection, newestFirst);
        List<Matter> matters = new ArrayList<>();
        for (String id : newestFirst) {
            for (MessageOf message : known) {
                if (message.mimeId().equals(Optional.of(id))) {
                    matter(connection, message.conversation(), id).ifPresent(matters::add);
                }
            }
        }
        return matters;
    }

    private Optional<Matter> matter(Connection connection, long id, String mimeId) throws SQLException {
        return ConversationRows.byId(connection, List.of(id), "").stream().findFirst()
            .flatMap(it -> directory.team(it.team()).map(team -> new Matter(it, team, mimeId)));
    }

    /** Those of these Message-IDs that are notes. */
    static Set<String> notes(Connection connection, List<String> ids) throws SQLException {
        Set<String> notes = new java.util.HashSet<>();
        MessageOf.byMimeId(connection, ids).stream().filter(message -> message.kind() == MessageOf.Kind.NOTE)
            .forEach(message -> notes.add(message.mimeId().orElseThrow()));
        return notes;
    }

    /** The newest of these Message-IDs, which come oldest first, that any conversation has. */
    static Optional<String> newestKnown(Connection connection, List<String> ids) throws SQLException {
        List<MessageOf> known = MessageOf.byMimeId(connection, ids);
        for (int i = ids.size() - 1; i >= 0; i--) {
            String id = ids.get(i);
            if (known.stream().anyMatch(message -> message.mimeId().equals(Optional.of(id)))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /**
     * What a customer's message says.
     *
     * @param name  the customer's name; empty when the message gives none
     * @param wroteTo  the team's address that it was sent to
     */
    record Customer(String name, Optional<EmailAddress> wroteTo) {
        /** For placeholders; none of what is not known. */
        Map<String, String> values() {
            Map<String, String> values = new TreeMap<>();
            if (!name.isBlank()) {
                values.put("customer.name", name);
                firstName().ifPresent(first -> values.put("customer.firstName", first));
            }
            return values;
        }

        /** The first word of a name, or the first behind the comma of {@code Ito, Alice}. */
        private Optional<String> firstName() {
            String[] sides = name.split(",", 2);
            String given = sides.length > 1 && !sides[1].isBlank() ? sides[1] : sides[0];
            return List.of(given.strip().split("[\\s\\u3000]+")).stream().filter(word -> !word.isBlank()).findFirst();
        }
    }

    static Customer customer(Connection connection, long conversation) throws SQLException {
        Optional<byte[]> newest = Sql.first(connection, "SELECT m.header FROM conversation_message c JOIN message m ON m.id = c.message"
            + " WHERE c.conversation = ? AND c.kind = 'in' ORDER BY c.arrived DESC, c.message DESC LIMIT 1", row -> row.getBytes(1), conversation);
        return newest.map(Recognition::customer).orElseGet(() -> new Customer("", Optional.empty()));
    }

    /** What this message says of who has sent it. */
    static Customer customer(byte[] message) {
        Header header = MailHeader.of(message).parsed();
        String name = header.getField("From") == null ? "" : LenientAddressParser.DEFAULT
            .parseAddressList(HeaderText.beginning(MimeUtil.unfold(header.getField("From").getBody()))).flatten().stream().findFirst().map(Mailbox::getName).orElse("");
        String line = name == null ? "" : HeaderText.line(name);
        return new Customer(line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line, address(Letters.text(header, "Delivered-To")));
    }

    static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.of(text.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException noAddressOfOurs) {
            return Optional.empty();
        }
    }
}
