package org.mailroom.store.conversation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.MimeUtil;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.mime.HeaderText;
import org.mailroom.mime.MessageIds;

/** Reads a header, however malformed, as a {@link Letter}. */
public final class Letters {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final int MOST_REFERENCES = 100;
    private static final int LONGEST_SUBJECT = 500;
    private static final int MOST_OTHERS = 100;
    /** Of one name with addresses: there must be one only. */
    private static final int MOST_FIELDS = 3;

    private Letters() {
    }

    public static Letter read(Header header) {
        Set<String> references = new LinkedHashSet<>();
        header.getFields("References").forEach(field -> references.addAll(MessageIds.of(field.getBody())));
        header.getFields("In-Reply-To").forEach(field -> {
            // In-Reply-To names the newest, whatever order References has.
            Set<String> newest = new LinkedHashSet<>(MessageIds.of(field.getBody()));
            references.removeAll(newest);
            references.addAll(newest);
        });
        List<String> all = new ArrayList<>(references);
        return new Letter(header.getFields("Message-ID").stream().flatMap(field -> MessageIds.of(field.getBody()).stream()).findFirst(),
            all.subList(Math.max(0, all.size() - MOST_REFERENCES), all.size()), text(header, "Subject"),
            addresses(header, "From").findFirst().or(() -> addresses(header, "Sender").findFirst()).orElse(""),
            Stream.concat(addresses(header, "To"), addresses(header, "Cc")).limit(MOST_OTHERS).collect(Collectors.toCollection(TreeSet::new)),
            automatic(header));
    }

    /** The first field of this name, decoded and in one line; empty when there is none. */
    public static String text(Header header, String name) {
        Field field = header.getField(name);
        if (field == null) {
            return "";
        }
        String line = HeaderText.line(field.getBody());
        return line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT) : line;
    }

    /** In lower case. */
    static Stream<String> addresses(Header header, String name) {
        return header.getFields(name).stream().limit(MOST_FIELDS)
            .flatMap(field -> LenientAddressParser.DEFAULT.parseAddressList(HeaderText.beginning(MimeUtil.unfold(field.getBody()))).flatten().stream())
            .filter(mailbox -> mailbox.getDomain() != null && !mailbox.getLocalPart().isEmpty())
            .map(Mailbox::getAddress)
            .map(address -> CONTROLS.matcher(address).replaceAll("").toLowerCase(Locale.ROOT))
            .filter(address -> address.length() <= 320);
    }

    /** The plus-part of the address that the message was filed for; empty where there is none. */
    static String detail(Header header) {
        try {
            return EmailAddress.of(text(header, "Delivered-To")).detail();
        } catch (IllegalArgumentException noAddressOfOurs) {
            return "";
        }
    }

    /** An answer by a machine, or a report (RFC 3834, RFC 6522). */
    public static boolean byMachine(Header header) {
        String submitted = text(header, "Auto-Submitted").toLowerCase(Locale.ROOT);
        return !submitted.isEmpty() && !submitted.equals("no") && !submitted.startsWith("no;")
            || text(header, "Content-Type").toLowerCase(Locale.ROOT).startsWith("multipart/report");
    }

    private static boolean automatic(Header header) {
        String precedence = text(header, "Precedence").toLowerCase(Locale.ROOT);
        return byMachine(header)
            || text(header, "Return-Path").equals("<>")
            || header.getField("List-Id") != null || header.getField("List-Post") != null
            || Set.of("bulk", "list", "junk", "auto_reply").contains(precedence)
            || header.getField("X-Autoreply") != null || header.getField("X-Autorespond") != null;
    }
}
