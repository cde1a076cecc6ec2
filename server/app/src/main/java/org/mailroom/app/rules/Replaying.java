package org.mailroom.app.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.route.Choice;
import org.mailroom.domain.route.Prospects;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.Forecast.Copy;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.rule.PastMail;
import org.mailroom.domain.rule.PastMail.Past;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.mailets.triage.Arrival;
import org.mailroom.mailets.triage.Reading;
import org.mailroom.mailets.triage.Triage;

/** Asks two sets of rules of the same mail. What scanners and the DNS have said of it stands in its header, as far as anybody has asked them. Thread-safe; blocks. Proof: {@code ReplayTest}. */
public final class Replaying implements Replay {
    private static final Pattern RESULT = Pattern.compile("\\b(spf|dkim|dmarc)=([a-z]+)");
    private static final Pattern RECEIVED = Pattern.compile("(?i)Received\\s*:.*", Pattern.DOTALL);

    private final Triage triage;
    private final RulesInForce inForce;
    private final Directory directory;
    private final Threads threads;
    private final Prospects prospects;
    private final PastMail past;
    private final Clock clock;

    @Inject
    public Replaying(Triage triage, RulesInForce inForce, Directory directory, Threads threads, Prospects prospects, PastMail past, Clock clock) {
        this.triage = triage;
        this.inForce = inForce;
        this.directory = directory;
        this.threads = threads;
        this.prospects = prospects;
        this.past = past;
        this.clock = clock;
    }

    /**
     * A mail before the rules.
     *
     * @param name  for people
     * @param teams  with the recipients of each
     * @param live  whether it would come now
     * @param known  the conversation that it has joined
     */
    private record Case(String name, Content content, Reading message, Arrival arrival, Map<Team, List<String>> teams, boolean live, Optional<ConversationNumber> known) {
    }

    @Override
    public Report message(Rules others, String name, Content message, List<String> recipients, Collection<TeamKey> teams) throws IOException {
        Reading whole = Reading.of(message);
        Reading reading = received(whole, message);
        List<String> to = recipients.isEmpty() ? recipients(whole) : recipients;
        return new Report(items(new Case(name, message, reading, arrival(whole, reading, octets(message), clock.instant()), teams(to), true, Optional.empty()), others, teams));
    }

    @Override
    public Report lately(Rules others, Collection<TeamKey> teams, int most) {
        List<Item> items = new ArrayList<>();
        for (Past mail : past.latest(teams, most)) {
            try {
                Reading whole = Reading.of(mail.content());
                Reading reading = received(whole, mail.content());
                Case it = new Case(mail.number().toString(), mail.content(), reading, arrival(whole, reading, octets(mail.content()), mail.arrived()), teams(whole.header("Delivered-To")), false,
                    Optional.of(mail.number()).filter(number -> !mail.began()));
                items.addAll(items(it, others, teams));
            } catch (IOException e) {
                throw new UncheckedIOException("the mail of " + mail.number() + " cannot be read", e);
            }
        }
        return new Report(items);
    }

    /** The message as it came: without the fields that were set here, which stand before the first Received. */
    private static Reading received(Reading whole, Content message) {
        List<String> lines = whole.headerLines();
        int first = 0;
        while (first < lines.size() && !RECEIVED.matcher(lines.get(first)).matches()) {
            first++;
        }
        boolean stored = first < lines.size() && !whole.header("Delivered-To").isEmpty();
        return stored ? new Reading(lines.subList(first, lines.size()), message) : whole;
    }

    private static Arrival arrival(Reading whole, Reading message, long octets, Instant at) {
        Optional<String> sender = whole.header("Return-Path").stream().findFirst().map(path -> path.replaceAll("[<>\\s]", "")).filter(path -> !path.isEmpty());
        OptionalDouble score = whole.header("X-Spam-Score").stream().filter(text -> text.matches("-?[0-9]{1,6}(\\.[0-9]{1,4})?")).mapToDouble(Double::parseDouble).findFirst();
        Map<String, String> auth = new LinkedHashMap<>();
        whole.header("Authentication-Results").stream().findFirst().ifPresent(results -> {
            Matcher result = RESULT.matcher(results);
            while (result.find()) {
                auth.putIfAbsent(result.group(1), result.group(2));
            }
        });
        int ours = whole.headerLines().subList(0, whole.headerLines().size() - message.headerLines().size()).stream().mapToInt(line -> line.length() + 2).sum();
        return new Arrival(message, sender, octets - ours, score, auth, at);
    }

    private static long octets(Content message) throws IOException {
        try (InputStream in = message.open()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
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

    private Map<Team, List<String>> teams(List<String> recipients) {
        Map<Team, List<String>> teams = new LinkedHashMap<>();
        for (String recipient : recipients) {
            address(recipient).flatMap(directory::teamByAddress).ifPresent(team -> teams.computeIfAbsent(team, none -> new ArrayList<>()).add(recipient));
        }
        return teams;
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.of(text.strip()));
        } catch (IllegalArgumentException nobodysAddress) {
            return Optional.empty();
        }
    }

    private List<Item> items(Case it, Rules others, Collection<TeamKey> teams) {
        Triage.Look look = triage.look(it.arrival());
        Triage.Judgement before = look.judge(it.teams(), inForce.rules());
        Triage.Judgement after = look.judge(it.teams(), others);
        List<Item> items = new ArrayList<>();
        it.teams().keySet().stream().filter(team -> teams.contains(team.key())).forEach(team -> items.add(new Item(it.name(), team.key(), from(it.message()), it.message().subject(),
            forecast(it, team, before), forecast(it, team, after))));
        return items;
    }

    private static String from(Reading message) {
        return message.header("From").stream().findFirst().orElse("");
    }

    private Forecast forecast(Case it, Team team, Triage.Judgement judgement) {
        Outcome outcome = judgement.of(team.key());
        if (outcome.rejection().isPresent()) {
            return new Forecast(outcome, Optional.empty(), List.of());
        }
        Optional<ConversationNumber> goesOn = it.live() ? threads.goesOn(team.key(), incoming(it, team)) : it.known();
        if (goesOn.isPresent()) {
            return new Forecast(outcome, goesOn, List.of(new Copy(team.key(), Status.OPEN, Optional.empty(), "")));
        }
        Collection<TeamKey> targets = outcome.teams().isEmpty() ? Set.of(team.key()) : outcome.teams();
        return new Forecast(outcome, Optional.empty(), targets.stream().flatMap(target -> directory.team(target).stream()).map(target -> copy(it, target, outcome, judgement.topic())).toList());
    }

    private Copy copy(Case it, Team team, Outcome outcome, Topic found) {
        Status status = outcome.quarantined() ? Status.QUARANTINED : outcome.status().orElse(Status.OPEN);
        Optional<EmailAddress> named = outcome.assignee().filter(agent -> team.role(agent).filter(role -> role.atLeast(Role.AGENT)).isPresent());
        boolean given = named.isEmpty() && status == Status.OPEN && team.settings().assignment() != Assignment.MANUAL;
        if (!given) {
            return new Copy(team.key(), status, named, "");
        }
        if (!it.live()) {
            return new Copy(team.key(), status, Optional.empty(), "the team assigns");
        }
        Topic topic = new Topic(outcome.category().map(Object::toString), found.language(), found.segment(), found.score());
        Optional<Choice> choice = prospects.who(team.key(), topic, it.arrival().senders().stream().findFirst().orElse(""));
        return new Copy(team.key(), status, choice.map(Choice::agent), choice.map(Choice::why).orElse("the team assigns, and finds nobody now"));
    }

    private static IncomingMessage incoming(Case it, Team team) {
        byte[] prefix = ("Return-Path: <" + it.arrival().sender().orElse("") + ">\r\nDelivered-To: " + it.teams().get(team).get(0) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return new IncomingMessage() {
            @Override
            public byte[] prefix() {
                return prefix.clone();
            }

            @Override
            public InputStream raw() throws IOException {
                return it.content().open();
            }
        };
    }
}
