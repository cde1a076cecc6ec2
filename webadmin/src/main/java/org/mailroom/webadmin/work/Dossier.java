package org.mailroom.webadmin.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Message;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.conversation.Outward;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.webadmin.live.Outlet;
import org.mailroom.webadmin.live.OutletStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What is kept of one person, to be handed to the person: conversations with what was written in them, page by page as JSON, or all of it as a ZIP file with the mails. As with {@code mailroom export} there is nothing
 * internal in it unless that is asked for: no notes, nor messages that have one in them, nothing that is in quarantine, no names of agents but in what they have sent, no header fields of ours. Thread-safe; blocks.
 */
public final class Dossier {
    /** The media type of the file. */
    public static final String ZIP = "application/zip";
    private static final Logger LOGGER = LoggerFactory.getLogger(Dossier.class);
    private static final ObjectMapper JSON = new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneId.of("UTC"));
    private static final int PAGE = 20;
    private static final String NOTE = "note";

    private final Customers customers;
    private final Desk desk;
    private final Conversations conversations;
    private final MessageParts parts;
    private final Notes notes;
    private final Directory directory;
    private final Clock clock;

    public Dossier(Customers customers, Desk desk, Conversations conversations, MessageParts parts, Notes notes, Directory directory, Clock clock) {
        this.customers = customers;
        this.desk = desk;
        this.conversations = conversations;
        this.parts = parts;
        this.notes = notes;
        this.directory = directory;
        this.clock = clock;
    }

    /** @throws Problem 404 when it is no address */
    public static String address(String text) {
        String address = text.strip().toLowerCase(Locale.ROOT);
        if (!address.matches("[^@\\s\\p{Cntrl}]{1,256}@[^@\\s\\p{Cntrl}]{1,255}")) {
            throw Problem.of(404, "No such customer", "'" + text + "' is no address.");
        }
        return address;
    }

    private static Problem unknown(String address) {
        return Problem.of(404, "No such customer", "Nothing is kept of " + address + ".");
    }

    /**
     * A page: {@code address}, {@code elsewhere} on the first, {@code items} and {@code next}.
     *
     * @param page  of the person's conversations
     * @throws Problem 404 when nothing is kept of the person
     */
    public Map<String, Object> shape(String address, Customers.Page page, boolean first, boolean internal) throws IOException {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("address", address);
        if (first) {
            Customers.Elsewhere elsewhere = customers.elsewhere(address);
            if (page.items().isEmpty() && elsewhere.mails() == 0 && !elsewhere.blocked()) {
                throw unknown(address);
            }
            shape.put("elsewhere", elsewhere(elsewhere));
        }
        List<Map<String, Object>> items = new java.util.ArrayList<>();
        for (Customers.Part part : page.items()) {
            Optional<Told> told = told(part, internal);
            if (told.isPresent()) {
                items.add(told.get().shape(Optional.empty()));
            }
        }
        shape.put("items", items);
        shape.put("next", page.next().orElse(null));
        return shape;
    }

    /** Counts of what stands in no conversation. */
    private static Map<String, Object> elsewhere(Customers.Elsewhere elsewhere) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("mailboxes", elsewhere.mailboxes());
        shape.put("queues", elsewhere.queues());
        shape.put("repositories", elsewhere.repositories());
        shape.put("blocked", elsewhere.blocked());
        return shape;
    }

    /**
     * The file, as it is written while it is read.
     *
     * @throws Problem 404 when nothing is kept of the person
     */
    public Consumer<Outlet> archive(String address, boolean internal) {
        Customers.Elsewhere elsewhere = customers.elsewhere(address);
        if (elsewhere.mails() == 0 && !elsewhere.blocked() && customers.find(address, Optional.empty(), 1).items().isEmpty()) {
            throw unknown(address);
        }
        return outlet -> {
            try (ZipOutputStream zip = new ZipOutputStream(new OutletStream(outlet))) {
                write(address, elsewhere, internal, zip);
            } catch (IOException | RuntimeException e) {
                LOGGER.warn("An archive of what is kept of a person was cut off: {}", e.toString());
                outlet.cut();
            }
        };
    }

    /** A file's name for it, of letters that no system minds. */
    public static String fileName(String address) {
        return address.replaceAll("[^a-z0-9@._-]", "_") + ".zip";
    }

    private void write(String address, Customers.Elsewhere elsewhere, boolean internal, ZipOutputStream zip) throws IOException {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("address", address);
        person.put("made", clock.instant().toString());
        person.put("internal", internal);
        person.put("elsewhere", elsewhere(elsewhere));
        json("person.json", person, zip);
        Optional<String> cursor = Optional.empty();
        do {
            Customers.Page page = customers.find(address, cursor, PAGE);
            for (Customers.Part part : page.items()) {
                Optional<Told> told = told(part, internal);
                if (told.isPresent()) {
                    write(told.get(), internal, zip);
                }
            }
            cursor = page.next();
        } while (cursor.isPresent());
    }

    private void write(Told told, boolean internal, ZipOutputStream zip) throws IOException {
        String folder = told.it().number() + "/";
        json(folder + "conversation.json", told.shape(Optional.of(folder)), zip);
        Outward outward = told.outward();
        for (Message message : told.messages()) {
            Optional<InputStream> raw = conversations.raw(told.it().number(), message.id());
            if (raw.isPresent()) {
                zip.putNextEntry(new ZipEntry(folder + file(message)));
                try (InputStream in = raw.get()) {
                    (internal ? in : outward.of(in)).transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }

    private static String file(Message message) {
        return FILE.format(message.date()) + "-" + message.kind() + "-" + message.id() + ".eml";
    }

    private static void json(String name, Object document, OutputStream zip) throws IOException {
        ZipOutputStream entries = (ZipOutputStream) zip;
        entries.putNextEntry(new ZipEntry(name));
        JSON.writerWithDefaultPrettyPrinter().writeValue(entries, document);
        entries.closeEntry();
    }

    private Optional<Told> told(Customers.Part part, boolean internal) throws IOException {
        Optional<Conversation> found = desk.find(part.number()).filter(it -> internal || it.status() != Status.QUARANTINED);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Conversation it = found.get();
        Set<String> noteIds = conversations.entries(it.number()).stream().filter(entry -> entry.kind().equals(NOTE)).flatMap(entry -> entry.messageId().stream()).collect(Collectors.toSet());
        List<Message> messages = new java.util.ArrayList<>();
        for (Message message : conversations.messages(it.number())) {
            if (part.messages().contains(message.id()) && (internal || !message.kind().equals(NOTE) && !hasNote(it, message))) {
                messages.add(message);
            }
        }
        return Optional.of(new Told(it, part.own(), messages, new Outward(noteIds), internal));
    }

    private boolean hasNote(Conversation it, Message message) throws IOException {
        return notes.within(() -> conversations.raw(it.number(), message.id()).orElseGet(InputStream::nullInputStream));
    }

    /** A conversation, with those of its messages that are told. */
    private final class Told {
        private final Conversation it;
        private final boolean own;
        private final List<Message> messages;
        private final Outward outward;
        private final boolean internal;
        private final Optional<Team> team;
        private final ZoneId zone;

        Told(Conversation it, boolean own, List<Message> messages, Outward outward, boolean internal) {
            this.it = it;
            this.own = own;
            this.messages = messages;
            this.outward = outward;
            this.internal = internal;
            this.team = directory.team(it.team());
            this.zone = team.map(known -> known.settings().timeZone()).orElse(ZoneId.of("UTC"));
        }

        Conversation it() {
            return it;
        }

        List<Message> messages() {
            return messages;
        }

        Outward outward() {
            return outward;
        }

        /** @param folder  of a file, in which the messages are; empty where there is none */
        Map<String, Object> shape(Optional<String> folder) throws IOException {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("number", it.number().toString());
            shape.put("team", team.map(known -> known.name().value()).orElse(it.team().value()));
            shape.put("own", own);
            if (own || internal) {
                shape.put("subject", it.subject());
                shape.put("customer", it.customer());
            }
            shape.put("created", time(it.created()));
            shape.put("updated", time(it.updated()));
            if (internal) {
                shape.put("status", it.status().word());
                shape.put("assignee", it.assignee().map(EmailAddress::value).orElse(null));
                shape.put("priority", it.priority().word());
                shape.put("tags", it.tags().stream().map(Tag::value).toList());
                shape.put("participants", it.participants());
            }
            List<Map<String, Object>> all = new java.util.ArrayList<>();
            for (Message message : messages) {
                all.add(shape(message, folder));
            }
            shape.put("messages", all);
            if (internal) {
                shape.put("journal", desk.journal(it.number()).stream().map(this::shape).toList());
            }
            return shape;
        }

        private Map<String, Object> shape(Message message, Optional<String> folder) throws IOException {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("id", Long.toString(message.id()));
            shape.put("kind", message.kind());
            shape.put("from", message.from());
            shape.put("date", time(message.date()));
            shape.put("subject", message.subject());
            shape.put("text", message.text());
            shape.put("attachments", parts.contents(it.number(), message.id()).map(MessageParts.Contents::parts).orElse(List.of()).stream().map(Dossier::shape).toList());
            folder.ifPresent(within -> shape.put("file", file(message)));
            if (internal && folder.isEmpty()) {
                shape.put("raw", "/api/v1/conversations/" + it.number() + "/messages/" + message.id() + "/raw");
            }
            return shape;
        }

        private Map<String, Object> shape(JournalEntry entry) {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("time", time(entry.time()));
            shape.put("agent", entry.actor().agent().map(EmailAddress::value).orElse(null));
            shape.put("channel", entry.actor().channel().word());
            shape.put("event", entry.event().what());
            shape.put("details", entry.event().details());
            return shape;
        }

        private String time(Instant time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone).toOffsetDateTime());
        }
    }

    private static Map<String, Object> shape(MessageParts.Part part) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", part.name().orElse(null));
        shape.put("type", part.type());
        shape.put("octets", part.size());
        return shape;
    }
}
