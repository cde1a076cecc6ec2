package org.mailroom.store.conversation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

import org.mailroom.domain.Refused;

/**
 * What has become of messages that a client has named.
 *
 * @param there  for each UID in the source the one in the target; a message that vanishes in its target, as in the folders below
 *     {@code Snoozed}, has none
 * @param gone  UIDs that do not stand in the source any more
 * @param refused  one for each conversation that stays as it was
 */
public record Outcome(SortedMap<Long, Long> there, List<Long> gone, List<Refused> refused) {
    private static final int MOST = 8;

    /** All refusals as one: of the gravest ground, with what each says. */
    public Optional<Refused> refusal() {
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        Refused first = refused.stream().filter(one -> one.ground() == Refused.Ground.IN_USE).findFirst().orElse(refused.get(0));
        String text = refused.stream().limit(MOST).map(Throwable::getMessage).distinct().collect(Collectors.joining(". "))
            + (refused.size() > MOST ? ". And " + (refused.size() - MOST) + " more" : "");
        return Optional.of(first.holding().map(holding -> Refused.inUse(text, holding.holder(), holding.since()))
            .orElseGet(() -> first.ground() == Refused.Ground.RIGHTS ? Refused.rights(text) : Refused.impossible(text)));
    }
}
