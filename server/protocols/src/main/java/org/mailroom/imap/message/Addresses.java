package org.mailroom.imap.message;

import java.util.ArrayList;
import java.util.List;

import org.apache.james.imap.message.response.FetchResponse.Envelope.Address;

/**
 * Reads the addresses of a header field for ENVELOPE (RFC 5322 3.4, with the old forms of 4.4 and of RFC 822: routes, and names in
 * comments). Takes what it can from anything and fails at nothing. One use, one thread.
 */
final class Addresses {
    private static final String SPECIALS = "()<>@,;:\"[]";

    private final String text;
    private final List<Address> found = new ArrayList<>();
    private int at;
    private boolean inGroup;

    private Addresses(String text) {
        this.text = text;
    }

    /** @param text of the field in one line, each char a byte */
    static Address[] of(String text) {
        Addresses addresses = new Addresses(text);
        while (addresses.at < text.length()) {
            addresses.next();
        }
        addresses.endGroup();
        return addresses.found.toArray(Address[]::new);
    }

    /** Reads up to and with the comma or semicolon that ends an address. */
    private void next() {
        StringBuilder words = new StringBuilder();
        StringBuilder domain = null;
        String comment = null;
        boolean done = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ',' || c == ';') {
                at++;
                finish(done, words, domain, comment);
                if (c == ';') {
                    endGroup();
                }
                return;
            }
            if (c == '(') {
                comment = comment();
            } else if (c == '<' && !done) {
                angle(words.toString());
                done = true;
            } else if (c == ':' && domain == null && !done && !inGroup) {
                at++;
                found.add(new Person(null, null, Words.quotable(words.toString()), null));
                inGroup = true;
                return;
            } else if (c == '@' && domain == null) {
                at++;
                domain = new StringBuilder();
            } else {
                word(c, domain == null ? words : domain, domain == null);
            }
        }
        finish(done, words, domain, comment);
    }

    private void finish(boolean done, StringBuilder words, StringBuilder domain, String comment) {
        if (!done && (words.length() > 0 || domain != null)) {
            add(comment, null, words.toString(), domain == null ? "" : domain.toString());
        }
    }

    private void endGroup() {
        if (inGroup) {
            found.add(new Person(null, null, null, null));
            inGroup = false;
        }
    }

    /** An atom, a quoted string without its quotes, a domain literal, or a space that separates words. */
    private void word(char c, StringBuilder target, boolean spaced) {
        if (c == '"') {
            target.append(quoted());
        } else if (c == '[') {
            int end = text.indexOf(']', at);
            target.append(text, at, end < 0 ? text.length() : end + 1);
            at = end < 0 ? text.length() : end + 1;
        } else if (Character.isWhitespace(c)) {
            at++;
            boolean follows = at < text.length() && SPECIALS.indexOf(text.charAt(at)) < 0 || at < text.length() && text.charAt(at) == '"';
            if (spaced && follows && target.length() > 0 && target.charAt(target.length() - 1) != ' ') {
                target.append(' ');
            }
        } else {
            target.append(c);
            at++;
        }
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    private String comment() {
        StringBuilder value = new StringBuilder();
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                value.append(text.charAt(++at));
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                at++;
                break;
            }
            if (depth > 1 || c != '(') {
                value.append(c);
            }
        }
        return value.toString().trim();
    }

    /** {@code <@route:local@domain>}. */
    private void angle(String name) {
        StringBuilder address = new StringBuilder();
        int lastAt = -1;
        String route = null;
        for (at++; at < text.length() && text.charAt(at) != '>';) {
            char c = text.charAt(at);
            if (c == '(') {
                comment();
            } else if (c == '"') {
                address.append(quoted());
            } else {
                if (c == ':' && address.length() > 0 && address.charAt(0) == '@') {
                    route = address.toString();
                    address.setLength(0);
                    lastAt = -1;
                } else if (!Character.isWhitespace(c)) {
                    lastAt = c == '@' ? address.length() : lastAt;
                    address.append(c);
                }
                at++;
            }
        }
        at++;
        String local = lastAt < 0 ? address.toString() : address.substring(0, lastAt);
        add(name, route, local, lastAt < 0 ? "" : address.substring(lastAt + 1));
    }

    private void add(String name, String route, String local, String domain) {
        found.add(new Person(name == null || name.isBlank() ? null : Words.quotable(name.trim()), route == null ? null : Words.quotable(route),
            Words.quotable(local.trim()), Words.quotable(domain.trim())));
    }

    /** One address; without host it is the beginning of a group, without mailbox too its end (RFC 3501 7.4.2). */
    private record Person(String name, String route, String mailbox, String host) implements Address {
        @Override
        public String getPersonalName() {
            return name;
        }

        @Override
        public String getAtDomainList() {
            return route;
        }

        @Override
        public String getMailboxName() {
            return mailbox;
        }

        @Override
        public String getHostName() {
            return host;
        }
    }
}
