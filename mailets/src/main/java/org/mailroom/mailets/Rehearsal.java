package org.mailroom.mailets;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.GenericMailet;
import org.mailroom.domain.mail.Foresight;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.rule.Forecast;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.mailets.scan.Clamd;
import org.mailroom.mailets.scan.NoVerdict;
import org.mailroom.mailets.triage.Triage;

/**
 * Sends mail through the mailets of this house as the chain has them, with its parameters, and tells what they would make of it, for {@code replay}. The ports behind them only look: nothing is filed, sent, counted or
 * kept. Scanners are asked, unless their verdicts are known; the DNS is not: a file has come from no server. Mailets of others, and matchers, are left out. Safe from any thread; blocks as long as the mailets do.
 * Proof: {@code ReplayTest}, {@code RoutingTableTest}.
 */
public final class Rehearsal {

    /** A mailet, as the chain names it. */
    public record Part(String mailet, Map<String, String> parameters) {
    }

    /**
     * What mailets stand on.
     *
     * @param context  attributes of the mailet context
     * @param discard  disposes of a mail
     */
    public record Ground(Directory directory, BlockedSenders blocked, Triage triage, Clock clock, Map<String, String> context, Consumer<Mail> discard) {
    }

    private record Config(Part part, MailetContext context) implements MailetConfig {
        @Override
        public String getInitParameter(String name) {
            return part.parameters().get(name);
        }

        @Override
        public Iterator<String> getInitParameterNames() {
            return part.parameters().keySet().iterator();
        }

        @Override
        public MailetContext getMailetContext() {
            return context;
        }

        @Override
        public String getMailetName() {
            return part.mailet();
        }
    }

    private final List<Part> chain;
    private final Ground ground;
    private final Addressee addressee;

    /** @param chain  the mailets that screen, in their order */
    public Rehearsal(List<Part> chain, Ground ground) {
        this.chain = List.copyOf(chain);
        this.ground = ground;
        this.addressee = new Addressee(ground.directory());
    }

    /**
     * Has a mail screened, all that comes before the rules. The mail is the caller's to dispose of, when the scene is over.
     *
     * @param known  what was found when it came
     */
    public Scene screen(Mail mail, Optional<Verdicts> known) throws MessagingException {
        Map<Team, List<MailAddress>> teams = addressee.teams(mail.getRecipients());
        StillContext context = context();
        known.ifPresent(verdicts -> verdicts.note(mail));
        for (Part part : chain) {
            if (!mail.getState().equals(Rejection.REJECTED)) {
                screen(mail, part, known, context);
            }
        }
        return new Scene(mail, teams, context);
    }

    private StillContext context() {
        return new StillContext(ground.context(), ground.discard());
    }

    private void screen(Mail mail, Part part, Optional<Verdicts> known, StillContext context) throws MessagingException {
        Optional<GenericMailet> mailet = mailet(part.mailet(), known.isPresent());
        if (mailet.isEmpty()) {
            return;
        }
        mailet.get().init(new Config(part, context.context()));
        if (known.isPresent() && mailet.get() instanceof Spam spam) {
            if (known.get().spam().isPresent()) {
                spam.judge(mail, known.get().spam().get());
            }
            return;
        }
        try {
            mailet.get().service(mail);
        } catch (MessagingException e) {
            if (!(e.getCause() instanceof NoVerdict)) {
                throw e;
            }
            Docket.of(mail).finding("virus", e.getMessage());
        }
    }

    private Optional<GenericMailet> mailet(String name, boolean known) {
        if (name.equals(Blocked.class.getName())) {
            return Optional.of(new Blocked(ground.blocked(), ground.directory()));
        } else if (name.equals(Spam.class.getName())) {
            return Optional.of(new Spam(ground.directory(), Meters.OFF));
        } else if (!known && name.equals(Sanitise.class.getName())) {
            return Optional.of(new Sanitise());
        } else if (!known && name.equals(Virus.class.getName())) {
            return Optional.of(new QuietVirus(ground.directory(), ground.clock()));
        }
        return Optional.empty();
    }

    /** It need not show what it can, each time. */
    private static final class QuietVirus extends Virus {
        QuietVirus(Directory directory, Clock clock) {
            super(directory, clock, Meters.OFF);
        }

        @Override
        void meet(Clamd scanner) {
            // it has met the chain
        }
    }

    /** A mail that has been screened. For one thread. */
    public final class Scene {
        private final Mail mail;
        private final Map<Team, List<MailAddress>> teams;
        private final StillContext screened;
        private final String state;
        private final List<MailAddress> recipients;
        private final List<Attribute> attributes;
        private Triage.Look look;

        private Scene(Mail mail, Map<Team, List<MailAddress>> teams, StillContext screened) {
            this.mail = mail;
            this.teams = teams;
            this.screened = screened;
            this.state = mail.getState();
            this.recipients = List.copyOf(mail.getRecipients());
            this.attributes = mail.attributes().toList();
        }

        /**
         * What these rules would make of it, for each team that it is addressed to.
         *
         * @param at  when it comes
         * @param live  whether that is now
         */
        public Map<TeamKey, Forecast> with(Rules rules, Instant at, Threads threads, Foresight foresight, boolean live) throws MessagingException {
            mail.setState(state);
            mail.setRecipients(recipients);
            mail.removeAllAttributes();
            attributes.forEach(mail::setAttribute);
            StillContext context = context();
            if (!state.equals(Rejection.REJECTED)) {
                look = look == null ? ground.triage().look(Categorise.arrival(mail, at)) : look;
                Ruling.of(mail).note(look.judge(addressee.addresses(recipients), rules));
                run(new Route(threads, ground.directory()), context);
            }
            Prospects prospects = new Prospects(mail, foresight, ground.directory(), live);
            if (!mail.getState().equals(Rejection.REJECTED)) {
                run(new AutoAnswer(ground.directory()), context);
                prospects.forwarded(addressee.teams(mail.getRecipients()).keySet());
                run(new File(prospects, ground.directory()), context);
            }
            Map<TeamKey, Forecast> forecasts = new LinkedHashMap<>();
            teams.forEach((team, addresses) -> forecasts.put(team.key(), prospects.forecast(team.key(), refused(addresses, context))));
            return forecasts;
        }

        private Optional<String> refused(Collection<MailAddress> addresses, StillContext context) {
            Optional<String> some = screened.refused(addresses).or(() -> context.refused(addresses));
            return mail.getState().equals(Rejection.REJECTED) ? Optional.of(some.orElse(Rejection.REJECTED)) : some;
        }

        private void run(GenericMailet mailet, StillContext context) throws MessagingException {
            mailet.init(new Config(new Part(mailet.getClass().getName(), Map.of()), context.context()));
            mailet.service(mail);
        }
    }
}
