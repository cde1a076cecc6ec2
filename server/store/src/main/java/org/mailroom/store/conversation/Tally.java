package org.mailroom.store.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.EmailAddress;

/** What one transaction has to report to the {@link Meters}, once it is known whether it took effect. For one thread. */
final class Tally {
    /** The events that rules name have names of their own, as many as there are addresses. */
    private static final String RULES = "rule-";

    private record Noted(Actor actor, Event event) {
    }

    private final List<Noted> noted = new ArrayList<>();
    private final List<Refused.Ground> refused = new ArrayList<>();

    void journalled(Actor actor, Event event) {
        noted.add(new Noted(actor, event));
    }

    void refused(Refused why) {
        refused.add(why.ground());
    }

    /** It is committed; some of what was asked for may have been refused. */
    void committed(Meters meters) {
        for (Noted one : noted) {
            String what = one.event().what();
            meters.count(Measure.JOURNAL, what.startsWith(RULES) ? "rule-called" : what, one.actor().channel().word());
            if (what.equals("assigned") && isOwn(one)) {
                meters.count(Measure.CLAIMS, one.actor().channel().word());
            } else if (what.equals("answered")) {
                meters.count(Measure.ANSWERS, "agent");
            } else if (what.equals("answered-automatically")) {
                meters.count(Measure.ANSWERS, "server");
            }
        }
        refusals(meters);
    }

    private static boolean isOwn(Noted one) {
        return one.actor().agent().map(EmailAddress::value).equals(Optional.ofNullable(one.event().details().get("to"))) && one.actor().agent().isPresent();
    }

    /** All of it was refused, and nothing was changed. */
    void refusedAll(Refused why, Meters meters) {
        if (refused.isEmpty()) {
            refused.add(why.ground());
        }
        refusals(meters);
    }

    private void refusals(Meters meters) {
        refused.forEach(ground -> meters.count(Measure.REFUSALS, word(ground)));
    }

    private static String word(Refused.Ground ground) {
        return switch (ground) {
            case IN_USE -> "in-use";
            case RIGHTS -> "rights";
            case IMPOSSIBLE -> "impossible";
        };
    }
}
