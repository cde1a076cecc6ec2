package org.mailroom.mailets;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Team;
import org.mailroom.mailets.scan.Endpoint;
import org.mailroom.mailets.scan.NoVerdict;
import org.mailroom.mailets.scan.Patience;
import org.mailroom.mailets.scan.SpamScore;
import org.mailroom.mailets.scan.Spamd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailet: has spamd score mail for recipients here, and notes {@code X-Spam-Status}, {@code X-Spam-Flag} and {@code X-Spam-Score}. Without a
 * verdict the mail goes on with {@code X-Mailroom-Spam: unknown}. Where no spamd is named nothing is noted. Mail of agents, mail that is
 * quarantined already, and mail for recipients elsewhere only is not scored.
 *
 * <p>Parameters, all optional. Scores from which something is done, or {@code off}: {@code mark} 5.0 (the flag says YES), {@code spam} 5.0 (filed
 * as spam), {@code quarantine} off, {@code reject} off (goes to the processor {@value Rejection#REJECTED}; nobody is told, since senders of spam are
 * forged); a team may have scores of its own ({@link Screening}). {@code servers}, {@code connectTimeout} 5s, {@code readTimeout} 20s, {@code totalTimeout} 40s, {@code scans} 4, {@code wait} 5s as with
 * {@link Virus}, {@code maxSize} 1M, above which mail is not scored ({@code unknown}), and {@code notFor}, recipients (addresses, {@code @domain}) whose mail is not scored, unless it is for others as well.
 *
 * <p>Safe from any thread; blocks, within these times. Replaces James's {@code SpamAssassin}. Proof: {@code SpamTest}, {@code ScreeningTest}.
 */
public class Spam extends GenericMailet {
    /** Attribute of the mailet context: where spamd listens, or {@code off}. */
    public static final String SPAMD = "org.mailroom.spamd";
    /** Attribute of the mailet context, there while spamd gives no scores: why. */
    public static final String SILENT = "org.mailroom.spamd.silent";
    private static final OptionalDouble USUAL = OptionalDouble.of(5);
    private static final Logger LOGGER = LoggerFactory.getLogger(Spam.class);

    private final Addressee addressee;
    private final Meters meters;
    private Spamd spamd;
    private long maxSize;
    private OptionalDouble mark;
    private OptionalDouble spam;
    private OptionalDouble quarantine;
    private OptionalDouble reject;
    private Predicate<MailAddress> notFor;

    @Inject
    public Spam(Directory directory, Meters meters) {
        this.addressee = new Addressee(directory);
        this.meters = meters;
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        List<Endpoint> servers = parameters.servers(SPAMD);
        maxSize = parameters.size("maxSize", 1L << 20);
        mark = parameters.score("mark", USUAL);
        spam = parameters.score("spam", USUAL);
        quarantine = parameters.score("quarantine", OptionalDouble.empty());
        notFor = parameters.recipients("notFor");
        reject = parameters.score("reject", OptionalDouble.empty());
        Patience patience = parameters.patience(Duration.ofSeconds(20), Duration.ofSeconds(40));
        spamd = servers.isEmpty() ? null : new Spamd(servers, patience);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        boolean fromAgent = mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent();
        if (spamd == null || fromAgent || Docket.of(mail).released() || Docket.of(mail).isQuarantined() || mail.getRecipients().stream().filter(addressee::served).allMatch(notFor)) {
            return;
        }
        if (mail.getMessageSize() > maxSize) {
            unknown(mail, "too large");
            return;
        }
        RawMessage message = RawMessage.of(mail);
        long start = System.nanoTime();
        try {
            SpamScore score = spamd.score(message::open, message.octets());
            meters.time(Measure.SCAN, System.nanoTime() - start, "spamd", "scored");
            getMailetContext().removeAttribute(SILENT);
            judge(mail, score);
        } catch (NoVerdict e) {
            meters.time(Measure.SCAN, System.nanoTime() - start, "spamd", e.isBusy() ? "busy" : "none");
            if (!e.isBusy()) {
                getMailetContext().setAttribute(SILENT, e.getMessage());
            }
            LOGGER.warn("{} goes on without a spam score: {}", mail.getName(), e.getMessage());
            unknown(mail, e.getMessage());
        } catch (IOException e) {
            throw new MessagingException("the message of " + mail.getName() + " cannot be read", e);
        }
    }

    private static void unknown(Mail mail, String why) {
        Docket.of(mail).noFields("X-Spam-Flag", "X-Spam-Score", "X-Spam-Status");
        Docket.of(mail).field("X-Mailroom-Spam", "unknown");
        Docket.of(mail).finding("spam", "unknown: " + why);
    }

    /** Does what the scores say. */
    void judge(Mail mail, SpamScore score) throws MessagingException {
        Docket docket = Docket.of(mail);
        docket.noFields("X-Mailroom-Spam");
        docket.finding("spam", number(score.score()));
        docket.field("X-Spam-Score", number(score.score()));
        field(score, mark, (name, value) -> docket.field(name, value));
        Map<Team, List<MailAddress>> teams = addressee.teams(mail.getRecipients());
        if (teams.keySet().stream().noneMatch(team -> team.settings().screening().hasScores())) {
            if (reached(reject, score)) {
                Rejection.of(mail, mail.getRecipients(), "spam, with a score of " + number(score.score()), getMailetContext());
            } else if (reached(quarantine, score)) {
                docket.quarantine();
            } else if (reached(spam, score)) {
                docket.spam();
            }
            return;
        }
        Set<MailAddress> rejected = new LinkedHashSet<>();
        Set<MailAddress> others = new LinkedHashSet<>(mail.getRecipients());
        for (Map.Entry<Team, List<MailAddress>> entry : teams.entrySet()) {
            others.removeAll(entry.getValue());
            if (judge(entry.getKey(), score, docket)) {
                rejected.addAll(entry.getValue());
            }
        }
        if (reached(reject, score)) {
            rejected.addAll(others);
        } else if (reached(quarantine, score)) {
            docket.forAgents(Status.QUARANTINED);
        } else if (reached(spam, score)) {
            docket.forAgents(Status.SPAM);
        }
        Rejection.of(mail, rejected, "spam, with a score of " + number(score.score()), getMailetContext());
    }

    /** @return whether the team wants none of it */
    private boolean judge(Team team, SpamScore score, Docket docket) {
        Screening screening = team.settings().screening();
        if (screening.spamMark().isPresent()) {
            field(score, from(screening.spamMark(), mark), (name, value) -> docket.field(team.key(), name, value));
        }
        if (reached(from(screening.spamReject(), reject), score)) {
            return true;
        }
        if (reached(from(screening.spamQuarantine(), quarantine), score)) {
            docket.quarantine(team.key());
        } else if (reached(from(screening.spamFolder(), spam), score)) {
            docket.spam(team.key());
        }
        return false;
    }

    private static OptionalDouble from(Optional<Screening.Score> teams, OptionalDouble usual) {
        return teams.map(score -> OptionalDouble.of(score.from())).orElse(usual);
    }

    private static void field(SpamScore score, OptionalDouble mark, BiConsumer<String, String> fields) {
        boolean marked = reached(mark, score);
        double required = mark.isPresent() && !Double.isInfinite(mark.getAsDouble()) ? mark.getAsDouble() : score.required();
        fields.accept("X-Spam-Flag", marked ? "YES" : "NO");
        fields.accept("X-Spam-Status", (marked ? "Yes" : "No") + ", score=" + number(score.score()) + " required=" + number(required)
            + " tests=" + (score.tests().isEmpty() ? "none" : String.join(",", score.tests())));
    }

    private static boolean reached(OptionalDouble from, SpamScore score) {
        return from.isPresent() && score.score() >= from.getAsDouble();
    }

    private static String number(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom spam screening";
    }
}
