package org.mailroom.mime;

import java.util.List;
import java.util.regex.Pattern;

/** Reads the ids of messages that a header field names (RFC 5322 3.6.4), whatever else stands there. */
public final class MessageIds {
    private static final Pattern ID = Pattern.compile("<\\s*([^<>\\s]+)\\s*>");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    /** A line is no longer (RFC 5322 2.1.1). */
    private static final int LONGEST = 995;

    private MessageIds() {
    }

    /** In the order in which they stand, without brackets. @param body  of a field, with its folds */
    public static List<String> of(String body) {
        return ID.matcher(HeaderText.unfolded(body)).results().map(match -> CONTROLS.matcher(match.group(1)).replaceAll(""))
            .filter(id -> !id.isEmpty() && id.length() <= LONGEST).toList();
    }
}
