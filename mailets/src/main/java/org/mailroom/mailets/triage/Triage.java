package org.mailroom.mailets.triage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.rule.Facts;
import org.mailroom.domain.rule.Hours;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.Outcome;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.Text;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/**
 * Finds out what a mail is about, and asks the rules, once for each team that gets it. Changes nothing, so that {@code replay} can ask as well. Thread-safe; blocks no longer than the
 * {@link Segments} do.
 */
public final class Triage {
    private final Names names;
    private final Languages languages;
    private final Segments segments;
    private final Calendars calendars;

    public Triage(Directory directory, Languages languages, Segments segments, Calendars calendars) {
        this.names = new Names(directory);
        this.languages = languages;
        this.segments = segments;
        this.calendars = calendars;
    }

    /**
     * What was found.
     *
     * @param topic  without category, which is each team's own
     */
    public record Judgement(Topic topic, Map<TeamKey, Outcome> outcomes) {
        public Outcome of(TeamKey team) {
            return outcomes.getOrDefault(team, Outcome.NONE);
        }
    }

    /** @param teams  to which it goes, each with the recipients of the envelope */
    public Judgement judge(Arrival mail, Map<Team, List<String>> teams, Rules rules) {
        return look(mail).judge(teams, rules);
    }

    /** Finds out what does not depend on rules, for several sets of them. */
    public Look look(Arrival mail) {
        Optional<String> language = languages.of(mail.message().subject(), mail.message().text());
        Optional<Segment> segment = segments.of(mail.senders());
        return new Look(new Shared(mail, new Topic(Optional.empty(), language, segment.map(Segment::name), segment.map(Segment::score).orElse(0))));
    }

    /** A mail that has been looked at. For one thread. */
    public final class Look {
        private final Shared shared;

        private Look(Shared shared) {
            this.shared = shared;
        }

        public Judgement judge(Map<Team, List<String>> teams, Rules rules) {
            Map<TeamKey, Outcome> outcomes = new LinkedHashMap<>();
            teams.forEach((team, recipients) -> outcomes.put(team.key(), rules.judge(new Sight(shared, team, recipients), names)));
            return new Judgement(shared.topic, outcomes);
        }
    }

    /** What is the same for all teams, in the form that rules compare. */
    private static final class Shared {
        private final Arrival mail;
        private final Topic topic;
        private final Text subject;
        private final List<Text> from;
        private final Map<String, List<Text>> headers = new LinkedHashMap<>();
        private Text body;

        Shared(Arrival mail, Topic topic) {
            this.mail = mail;
            this.topic = topic;
            this.subject = Text.of(mail.message().subject());
            this.from = mail.from();
        }

        Text body() {
            if (body == null) {
                body = Text.of(mail.message().text());
            }
            return body;
        }

        List<Text> header(String name) {
            return headers.computeIfAbsent(name, field -> mail.message().header(field).stream().map(Text::of).toList());
        }
    }

    private final class Sight implements Facts {
        private final Shared shared;
        private final Team team;
        private final List<Text> recipients;

        Sight(Shared shared, Team team, List<String> recipients) {
            this.shared = shared;
            this.team = team;
            this.recipients = Arrival.addresses(recipients.stream().flatMap(address -> Stream.of(address, base(address))).distinct().toList());
        }

        private static String base(String address) {
            try {
                return EmailAddress.of(address).base().value();
            } catch (IllegalArgumentException noAddressOfOurs) {
                return address;
            }
        }

        @Override
        public List<Text> recipients() {
            return recipients;
        }

        @Override
        public List<Text> from() {
            return shared.from;
        }

        @Override
        public Text subject() {
            return shared.subject;
        }

        @Override
        public Text body() {
            return shared.body();
        }

        @Override
        public List<Text> header(String name) {
            return shared.header(name);
        }

        @Override
        public long size() {
            return shared.mail.size();
        }

        @Override
        public List<Text> attachments() {
            return shared.mail.message().attachments().stream().flatMap(one -> Stream.of(one.name(), one.type())).filter(text -> !text.isEmpty()).map(Text::of).toList();
        }

        @Override
        public boolean hasAttachment() {
            return !shared.mail.message().attachments().isEmpty();
        }

        @Override
        public Optional<String> language() {
            return shared.topic.language();
        }

        @Override
        public OptionalDouble spamScore() {
            return shared.mail.spamScore();
        }

        @Override
        public List<Text> auth() {
            return shared.mail.authentication();
        }

        @Override
        public Optional<String> segment() {
            return shared.topic.segment();
        }

        @Override
        public Hours hours() {
            return calendars.of(team).open(shared.mail.at()) ? Hours.WORKING : Hours.OUTSIDE;
        }
    }
}
