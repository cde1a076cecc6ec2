package org.mailroom.app.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.mime4j.io.EOLConvertingInputStream;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.mail.Foresight;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.PastMail;
import org.mailroom.domain.rule.PastMail.Past;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.mailets.Rehearsal;
import org.mailroom.mailets.Verdicts;
import org.mailroom.mailets.auth.Authors;
import org.mailroom.mailets.triage.Reading;

/** Has two sets of rules rehearsed with the same mail ({@link Rehearsal}). Thread-safe; blocks. Proof: {@code ReplayTest}, {@code RoutingTableTest}. */
public final class Replaying implements Replay {
    private static final Pattern RECEIVED = Pattern.compile("(?i)Received\\s*:.*", Pattern.DOTALL);

    private final Rehearsal rehearsal;
    private final RulesInForce inForce;
    private final Directory directory;
    private final Threads threads;
    private final Foresight foresight;
    private final PastMail past;
    private final Clock clock;

    @Inject
    public Replaying(Rehearsal rehearsal, RulesInForce inForce, Directory directory, Threads threads, Foresight foresight, PastMail past, Clock clock) {
        this.rehearsal = rehearsal;
        this.inForce = inForce;
        this.directory = directory;
        this.threads = threads;
        this.foresight = foresight;
        this.past = past;
        this.clock = clock;
    }

    /**
     * A message without the fields that were set here when it was stored, which stand before the first Received.
     *
     * @param whole  with them
     * @param fields  these fields
     */
    private record Letter(Reading whole, Reading fields, Content content, boolean stored) {
        static Letter of(Content stored) throws IOException {
            Content lines = () -> new EOLConvertingInputStream(stored.open());
            Reading whole = Reading.of(lines);
            List<String> all = whole.headerLines();
            int first = 0;
            while (first < all.size() && !RECEIVED.matcher(all.get(first)).matches()) {
                first++;
            }
            boolean ours = first < all.size() && !new Reading(all.subList(0, first), lines).header("Delivered-To").isEmpty();
            List<String> fields = ours ? all.subList(0, first) : List.of();
            int octets = fields.stream().mapToInt(line -> line.length() + 2).sum();
            return new Letter(whole, new Reading(fields, lines), () -> behind(lines.open(), octets), ours);
        }

        private static InputStream behind(InputStream message, int octets) throws IOException {
            message.skipNBytes(octets);
            return message;
        }
    }

    @Override
    public Report message(Rules others, String name, Content message, Optional<String> sender, List<String> recipients, Collection<TeamKey> teams) throws IOException {
        Letter letter = Letter.of(message);
        List<String> to = recipients.isEmpty() ? recipients(letter.whole()) : recipients;
        Optional<String> from = sender.or(() -> returnPath(letter)).or(() -> Authors.of(letter.whole().headerLines()).orElse(List.of()).stream().findFirst());
        return new Report(items(name, letter, from, to, clock.instant(), threads, letter.stored() ? anew(foresight) : foresight, true, others, teams));
    }

    @Override
    public Report lately(Rules others, Collection<TeamKey> teams, int most) {
        List<Item> items = new ArrayList<>();
        for (Past mail : past.latest(teams, most)) {
            try {
                Letter letter = Letter.of(mail.content());
                Optional<ConversationNumber> known = Optional.of(mail.number()).filter(number -> !mail.began());
                items.addAll(items(mail.number().toString(), letter, returnPath(letter), letter.whole().header("Delivered-To"), mail.arrived(), (team, message) -> known,
                    (team, message, handling, given) -> hindsight(team, handling, known, mail.arrived()), false, others, teams));
            } catch (IOException e) {
                throw new UncheckedIOException("the mail of " + mail.number() + " cannot be read", e);
            }
        }
        return new Report(items);
    }

    private static Optional<String> returnPath(Letter letter) {
        return letter.whole().header("Return-Path").stream().findFirst();
    }

    private static List<String> recipients(Reading message) {
        if (!message.header("Delivered-To").isEmpty()) {
            return message.header("Delivered-To");
        }
        List<String> recipients = new ArrayList<>();
        for (String field : List.of("To", "Cc")) {
            for (String line : message.header(field)) {
                try {
                    for (InternetAddress address : InternetAddress.parseHeader(line, false)) {
                        recipients.add(String.valueOf(address.getAddress()));
                    }
                } catch (AddressException unreadable) {
                    recipients.add(line);
                }
            }
        }
        return recipients;
    }

    private List<Item> items(String name, Letter letter, Optional<String> sender, List<String> recipients, Instant at, Threads known, Foresight filing, boolean live, Rules others,
                             Collection<TeamKey> teams) throws IOException {
        MailImpl mail = mail(letter, sender, recipients);
        try {
            Rehearsal.Scene scene = rehearsal.screen(mail, letter.stored() || !live ? Optional.of(Verdicts.of(letter.fields())) : Optional.empty());
            Map<TeamKey, Forecast> before = scene.with(inForce.rules(), at, known, filing, live);
            Map<TeamKey, Forecast> after = scene.with(others, at, known, filing, live);
            String from = letter.whole().header("From").stream().findFirst().orElse("");
            return before.keySet().stream().filter(teams::contains).map(team -> new Item(name, team, from, letter.whole().subject(), before.get(team), after.get(team))).toList();
        } catch (MessagingException e) {
            throw new IOException("the message " + name + " cannot be looked at: " + e.getMessage(), e);
        } finally {
            mail.dispose();
        }
    }

    private static MailImpl mail(Letter letter, Optional<String> sender, List<String> recipients) throws IOException {
        MailImpl mail = MailImpl.builder().name("replay-" + UUID.randomUUID())
            .sender(sender.map(path -> path.replaceAll("[<>\\s]", "")).flatMap(Replaying::address).map(MaybeSender::of).orElse(MaybeSender.nullSender()))
            .addRecipients(recipients.stream().flatMap(text -> address(text.strip()).stream()).toList()).build();
        try (InputStream message = letter.content().open()) {
            mail.setMessageContent(MimeMessageInputStreamSource.create(MailImpl.getId(), message));
            return mail;
        } catch (MessagingException e) {
            mail.dispose();
            throw new IOException("the message cannot be read", e);
        }
    }

    private static Optional<MailAddress> address(String text) {
        try {
            return Optional.of(new MailAddress(text));
        } catch (AddressException nobodysAddress) {
            return Optional.empty();
        }
    }

    /** A copy of what is there already would be dropped; asked is what becomes of such a mail, so it has an id of its own. */
    private static Foresight anew(Foresight foresight) {
        byte[] id = ("Message-ID: <" + UUID.randomUUID() + "@replay>\r\n").getBytes(StandardCharsets.US_ASCII);
        return (team, message, handling, given) -> foresight.of(team, new IncomingMessage() {
            @Override
            public byte[] prefix() {
                byte[] prefix = message.prefix();
                byte[] both = Arrays.copyOf(id, id.length + prefix.length);
                System.arraycopy(prefix, 0, both, id.length, prefix.length);
                return both;
            }

            @Override
            public InputStream raw() throws IOException {
                return message.raw();
            }
        }, handling, given);
    }

    /** Of mail that came long ago: what the rules say of it. Who was there then is not known. */
    private Foreseen hindsight(TeamKey key, Handling handling, Optional<ConversationNumber> known, Instant at) {
        Team team = directory.team(key).orElseThrow();
        Setting setting = new Setting(team, at, EmailAddress::value);
        Conversation it = Conversation.begun(0, known.orElse(new ConversationNumber(key, 1)), "", "", at);
        for (Command command : known.isEmpty() ? handling.beginning(team) : List.<Command>of()) {
            it = Decisions.decide(it, command, Actor.server(), Manner.PLAIN, setting).conversation();
        }
        boolean given = it.assignee().isEmpty() && it.status() == Status.OPEN && team.settings().assignment() != Assignment.MANUAL;
        return new Foreseen(it, known.isEmpty(), false, Placement.of(it, team, at), false, given ? "the team assigns" : "", handling.reply().isPresent());
    }
}
