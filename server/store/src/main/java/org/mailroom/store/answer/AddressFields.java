package org.mailroom.store.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.mailroom.mime.HeaderText;

/** Takes addresses out of To and Cc; all others stay as they were written. */
final class AddressFields {
    private AddressFields() {
    }

    static void remove(MailHeader header, Predicate<String> address) {
        for (String name : List.of("To", "Cc")) {
            List<String> all = header.bodies(name).stream().flatMap(body -> split(body).stream()).toList();
            List<String> kept = all.stream().filter(entry -> !address.test(address(entry))).toList();
            if (kept.isEmpty() && !all.isEmpty()) {
                header.remove(name);
            } else if (kept.size() < all.size()) {
                header.set(name, String.join(",\r\n\t", kept));
            }
        }
    }

    /** The mailboxes of a list, at its commas and the ends of its groups. */
    private static List<String> split(String list) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        boolean quoted = false;
        int comment = 0;
        boolean angle = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && i + 1 < list.length()) {
                entry.append(c).append(list.charAt(++i));
                continue;
            }
            quoted = c == '"' && comment == 0 ? !quoted : quoted;
            if (!quoted) {
                comment += c == '(' ? 1 : c == ')' && comment > 0 ? -1 : 0;
                angle = c == '<' || angle && c != '>';
            }
            boolean plain = !quoted && comment == 0 && !angle;
            if (plain && c == ':') {
                entry.setLength(0);
            } else if (plain && (c == ',' || c == ';')) {
                add(entries, entry);
            } else {
                entry.append(c);
            }
        }
        add(entries, entry);
        return entries;
    }

    private static void add(List<String> entries, StringBuilder entry) {
        String text = entry.toString().strip();
        if (!text.isEmpty()) {
            entries.add(text);
        }
        entry.setLength(0);
    }

    private static String address(String entry) {
        int open = entry.lastIndexOf('<');
        int close = entry.lastIndexOf('>');
        String address = open >= 0 && close > open ? entry.substring(open + 1, close) : HeaderText.withoutComments(entry);
        return address.strip();
    }
}
