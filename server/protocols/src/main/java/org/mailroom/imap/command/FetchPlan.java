package org.mailroom.imap.command;

import org.apache.james.imap.api.message.BodyFetchElement;
import org.apache.james.imap.api.message.FetchData;
import org.apache.james.imap.api.message.FetchData.Item;
import org.apache.james.imap.api.message.SectionType;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.FetchGroup.Profile;

/**
 * What a FETCH needs from storage: never more than its items ask for, so that flags, sizes, envelopes and header fields read
 * no body.
 *
 * @param items as asked for, but without the side effect on {@code \Seen}
 * @param marksSeen whether it has that side effect
 */
record FetchPlan(FetchData items, FetchGroup group, boolean marksSeen) {
    private static final int STRUCTURES_AT_ONCE = 64;
    private static final int MESSAGES_AT_ONCE = 200;
    private static final int OCTETS_AT_ONCE = 512 << 10;
    private static final int FLAGS_AT_ONCE = 2_000;

    static FetchPlan of(FetchData asked, boolean withUid) {
        FetchData.Builder items = FetchData.builder().vanished(asked.getVanished());
        for (Item item : Item.values()) {
            if (asked.contains(item) || withUid && item == Item.UID) {
                items.fetch(item);
            }
        }
        asked.getBodyElements().forEach(element -> items.add(element, true));
        if (asked.getChangedSince() != -1) {
            items.changedSince(asked.getChangedSince());
        }
        return new FetchPlan(items.build(), group(asked), asked.isSetSeen());
    }

    boolean onlyFlags() {
        return items.isOnlyFlags();
    }

    boolean wants(Item item) {
        return items.contains(item);
    }

    int atOnce() {
        if (onlyFlags()) {
            return FLAGS_AT_ONCE;
        }
        return items.contains(Item.BODY) || items.contains(Item.BODY_STRUCTURE) ? STRUCTURES_AT_ONCE : MESSAGES_AT_ONCE;
    }

    /** A portion ends when its messages are this large together, if something behind their headers is wanted. */
    long octetsAtOnce() {
        return items.getBodyElements().stream().allMatch(FetchPlan::ofHeader) ? Long.MAX_VALUE : OCTETS_AT_ONCE;
    }

    private static FetchGroup group(FetchData asked) {
        FetchGroup group = FetchGroup.MINIMAL;
        if (asked.contains(Item.ENVELOPE)) {
            group = group.with(Profile.HEADERS);
        }
        if (asked.contains(Item.BODY) || asked.contains(Item.BODY_STRUCTURE)) {
            group = group.with(Profile.MIME_DESCRIPTOR);
        }
        for (BodyFetchElement element : asked.getBodyElements()) {
            group = group.with(profile(element));
        }
        return group;
    }

    /** Parts are cut out of the whole message. */
    private static Profile profile(BodyFetchElement element) {
        if (ofHeader(element)) {
            return Profile.HEADERS;
        }
        return whole(element) && element.getSectionType() == SectionType.TEXT ? Profile.BODY_CONTENT : Profile.FULL_CONTENT;
    }

    private static boolean whole(BodyFetchElement element) {
        return element.getPath() == null || element.getPath().length == 0;
    }

    private static boolean ofHeader(BodyFetchElement element) {
        SectionType type = element.getSectionType();
        return whole(element) && (type == SectionType.HEADER || type == SectionType.HEADER_FIELDS || type == SectionType.HEADER_NOT_FIELDS);
    }
}
