package org.mailroom.mailets;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.mail.Attempts;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mailets.triage.Arrival;
import org.mailroom.mailets.triage.Languages;
import org.mailroom.mailets.triage.Reading;
import org.mailroom.mailets.triage.SegmentFile;
import org.mailroom.mailets.triage.SegmentService;
import org.mailroom.mailets.triage.SegmentSources;
import org.mailroom.mailets.triage.Segments;
import org.mailroom.mailets.triage.Triage;

/**
 * Mailet: finds out the language of a mail for a team and which group of customers its sender belongs to, and asks the rules ({@code conf/rules.yaml}), once for each team
 * that gets it. What they say is carried out by {@link Route}, which stands behind this, and {@link File}. {@code X-Mailroom-Language} and {@code X-Mailroom-Category} tell. Answers of the house are not
 * looked at. A mail is judged once: another attempt at it, also after a crash that left a part of it filed, keeps to what the rules have said then ({@link Ruling}).
 *
 * <p>Parameters, all optional: {@code segments}, a table of customers ({@link SegmentFile}; default {@code segments.csv} in the configuration directory, which need not be there);
 * {@code segmentUrl}, a server that is asked for customers who are not in it ({@link SegmentService}), with {@code segmentTimeout} 2s and {@code segmentKeep} 10m.
 *
 * <p>Safe from any thread; blocks for {@code segmentTimeout} at most. Proof: {@code RoutingTest}, {@code RulesTest}.
 */
public class Categorise extends GenericMailet {
    /** Attribute of the mailet context: the configuration directory. */
    public static final String CONFIGURATION = "org.mailroom.configuration";

    private final RulesInForce rules;
    private final RuleHits hits;
    private final Attempts attempts;
    private final Directory directory;
    private final Languages languages;
    private final Calendars calendars;
    private final Clock clock;
    private final Addressee addressee;
    private Triage triage;

    @Inject
    public Categorise(RulesInForce rules, RuleHits hits, Attempts attempts, Directory directory, Languages languages, Calendars calendars, Clock clock) {
        this.rules = rules;
        this.hits = hits;
        this.attempts = attempts;
        this.directory = directory;
        this.languages = languages;
        this.calendars = calendars;
        this.clock = clock;
        this.addressee = new Addressee(directory);
    }

    @Override
    public void init() throws MessagingException {
        Path configuration = Path.of(Optional.ofNullable(getMailetContext().getAttribute(CONFIGURATION)).map(Object::toString).orElse("."));
        triage = new Triage(directory, languages, segments(configuration, getMailetConfig()::getInitParameter), calendars);
        languages.prepare();
    }

    /**
     * Where customers are known from.
     *
     * @param configuration  the configuration directory
     * @param parameter  the parameters of this mailet; null for those that are not there
     */
    public static Segments segments(Path configuration, UnaryOperator<String> parameter) throws MessagingException {
        Parameters parameters = new Parameters(parameter);
        try {
            return SegmentSources.of(configuration, parameters.text("segments").orElse("segments.csv"), parameters.text("segmentUrl").orElse(""),
                parameters.time("segmentTimeout", Duration.ofSeconds(2)), parameters.time("segmentKeep", Duration.ofMinutes(10)));
        } catch (IllegalArgumentException e) {
            throw new MessagingException(e.getMessage(), e);
        }
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Team, List<String>> teams = addressee.addresses(mail.getRecipients());
        if (teams.isEmpty() || addressee.answer(mail)) {
            return;
        }
        Ruling ruling = Ruling.of(mail);
        if (ruling.judged()) {
            return;
        }
        List<TeamKey> keys = teams.keySet().stream().map(Team::key).toList();
        Optional<String> earlier = attempts.ruling(mail.getName(), keys.stream().<Folder>map(Folder.Queue::new).toList());
        if (earlier.filter(text -> !text.isEmpty()).isPresent()) {
            ruling.restore(earlier.get(), keys);
            return;
        }
        // A part is filed, and no rule had a say in it.
        Rules asked = earlier.isPresent() ? Rules.NONE : rules.rules();
        Triage.Judgement judgement = triage.judge(arrival(mail, clock.instant()), teams, asked);
        ruling.note(judgement);
        judgement.outcomes().values().forEach(outcome -> hits.count(outcome.rules()));
    }

    /** What is known of a mail that came at this time, before the rules are asked. */
    static Arrival arrival(Mail mail, Instant at) throws MessagingException {
        RawMessage raw = RawMessage.of(mail);
        Map<String, String> auth = new LinkedHashMap<>();
        for (String method : List.of("spf", "dkim", "dmarc")) {
            AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(Authenticate.RESULT + method), String.class).ifPresent(result -> auth.put(method, result));
        }
        return new Arrival(new Reading(raw.headerLines(), raw::open), mail.getMaybeSender().asOptional().map(MailAddress::asString), mail.getMessageSize(),
            Docket.of(mail).spamScore(), auth, at);
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom categorising";
    }
}
