package org.mailroom.mailets;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import javax.inject.Inject;
import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.scan.Clamd;
import org.mailroom.mailets.scan.Endpoint;
import org.mailroom.mailets.scan.NoVerdict;
import org.mailroom.mailets.scan.Patience;
import org.mailroom.mailets.scan.VirusVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailet: has clamd look at mail for recipients here, and notes the verdict: {@code X-Mailroom-Virus: clean | infected NAME | unscanned REASON}.
 * Infected mail, and what is too large for clamd, is quarantined ({@link File}). Without a verdict nothing goes on: this throws, the spooler
 * tries again soon ({@link #PAUSE}), and after {@code quarantineAfter} the mail is quarantined. Where no clamd is named, mail goes on as
 * {@code unscanned off}. Mail for recipients elsewhere only is not looked at.
 *
 * <p>Parameters, all optional: {@code servers} ({@code host:port} or {@code unix:/path}, several with commas between; default: the one of
 * {@code mailroom.yaml}), {@code connectTimeout} 5s, {@code readTimeout} 30s, {@code totalTimeout} 2m, {@code scans} 4 at once and {@code wait} 5s
 * for a place among them, {@code maxSize} 100M, {@code retryEvery} 30s, {@code quarantineAfter} 4h, and {@code notFor}, recipients with commas between (addresses, {@code @domain}) whose mail goes on as if no clamd were
 * named, unless it is for others as well.
 *
 * <p>Safe from any thread; blocks, within these times. Replaces James's {@code ClamAVScan}. Proof: {@code VirusTest}, {@code ScreeningTest}.
 */
public class Virus extends GenericMailet {
    /** Attribute of the mailet context: where clamd listens, or {@code off}. */
    public static final String CLAMD = "org.mailroom.clamd";
    /** Attribute of a mail on which the chain has thrown: in how many seconds the spooler is to try again, without counting it as a failure. */
    public static final String PAUSE = "org.mailroom.spool.pause";
    /** Attribute of the mailet context, there while clamd gives no verdicts: why. */
    public static final String SILENT = "org.mailroom.clamd.silent";
    /** What is noted where no clamd is named. */
    static final String OFF = "unscanned off";
    private static final AttributeName SINCE = AttributeName.of("org.mailroom.virus.since");
    private static final AttributeName TRIES = AttributeName.of("org.mailroom.virus.tries");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int DOUBLINGS = 10;
    private static final Logger LOGGER = LoggerFactory.getLogger(Virus.class);

    private final Addressee addressee;
    private final Clock clock;
    private final Meters meters;
    private Clamd clamd;
    private long maxSize;
    private Duration retryEvery;
    private Duration quarantineAfter;
    private Predicate<MailAddress> notFor;

    @Inject
    public Virus(Directory directory, Clock clock, Meters meters) {
        this.addressee = new Addressee(directory);
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        List<Endpoint> servers = parameters.servers(CLAMD);
        maxSize = parameters.size("maxSize", 100L << 20);
        retryEvery = parameters.time("retryEvery", Duration.ofSeconds(30));
        notFor = parameters.recipients("notFor");
        quarantineAfter = parameters.time("quarantineAfter", Duration.ofHours(4));
        Patience patience = parameters.patience(Duration.ofSeconds(30), Duration.ofMinutes(2));
        clamd = servers.isEmpty() ? null : new Clamd(servers, patience);
        if (clamd != null) {
            meet(clamd);
        }
    }

    /** Has it shown that it finds something. */
    void meet(Clamd scanner) {
        TestVirus.lookFor(scanner);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        List<MailAddress> served = mail.getRecipients().stream().filter(addressee::served).toList();
        if (Docket.of(mail).released() || served.isEmpty()) {
            return;
        }
        if (clamd == null || served.stream().allMatch(notFor)) {
            Docket.of(mail).field("X-Mailroom-Virus", OFF);
        } else if (mail.getMessageSize() > maxSize) {
            quarantine(mail, "unscanned too large");
        } else {
            scan(mail);
        }
    }

    private void scan(Mail mail) throws MessagingException {
        long start = System.nanoTime();
        try {
            VirusVerdict verdict = clamd.scan(RawMessage.of(mail)::open);
            meters.time(Measure.SCAN, System.nanoTime() - start, "clamd", word(verdict));
            getMailetContext().removeAttribute(SILENT);
            if (verdict instanceof VirusVerdict.Infected infected) {
                quarantine(mail, "infected " + infected.name());
            } else if (verdict instanceof VirusVerdict.TooLarge) {
                quarantine(mail, "unscanned too large");
            } else {
                note(mail, "clean");
            }
        } catch (NoVerdict e) {
            meters.time(Measure.SCAN, System.nanoTime() - start, "clamd", e.isBusy() ? "busy" : "none");
            again(mail, e);
        }
    }

    private static String word(VirusVerdict verdict) {
        return verdict instanceof VirusVerdict.Infected ? "infected" : verdict instanceof VirusVerdict.TooLarge ? "too-large" : "clean";
    }

    private static void note(Mail mail, String verdict) {
        Docket.of(mail).field("X-Mailroom-Virus", verdict);
        Docket.of(mail).finding("virus", verdict);
    }

    private static void quarantine(Mail mail, String verdict) {
        LOGGER.warn("{} is quarantined: {}", mail.getName(), verdict);
        Docket.of(mail).quarantine();
        note(mail, verdict);
    }

    private void again(Mail mail, NoVerdict why) throws MessagingException {
        if (!why.isBusy()) {
            getMailetContext().setAttribute(SILENT, why.getMessage());
        }
        long now = clock.millis();
        long since = AttributeUtils.getValueAndCastFromMail(mail, SINCE, Long.class).orElse(now);
        if (now - since >= quarantineAfter.toMillis()) {
            quarantine(mail, "unscanned " + why.getMessage());
            return;
        }
        int tries = AttributeUtils.getValueAndCastFromMail(mail, TRIES, Integer.class).orElse(0);
        Duration pause = FIRST_PAUSE.multipliedBy(why.isBusy() ? 1 : 1L << Math.min(tries, DOUBLINGS));
        long seconds = Math.max(1, Math.min(pause.toSeconds(), retryEvery.toSeconds()));
        mail.setAttribute(new Attribute(SINCE, AttributeValue.of(since)));
        mail.setAttribute(new Attribute(TRIES, AttributeValue.of(why.isBusy() ? tries : tries + 1)));
        mail.setAttribute(new Attribute(AttributeName.of(PAUSE), AttributeValue.of((int) seconds)));
        throw new MessagingException("not scanned, so not delivered: " + why.getMessage(), why);
    }

    @Override
    public String getMailetInfo() {
        return "Mailroom virus screening";
    }
}
