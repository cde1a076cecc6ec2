package org.mailroom.app.config.xml;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.Scanner;
import org.mailroom.smtp.relay.RetryLadder;

/**
 * The elements of {@code mailetcontainer.xml}, and the parameters of our own mailets; those of other mailets are theirs. A new
 * mailet of ours, or a new parameter, needs its row here, which {@code XmlFilesTest} notices.
 */
final class MailetRules {
    static final String MAILETS = "org.apache.james.transport.mailets";
    static final String MATCHERS = "org.apache.james.transport.matchers";
    private static final Kind<String> ANY = Kind.of("text", text -> text);
    private static final Kind<String> REPOSITORY = Kind.of("sql://NAME, such as sql://error", text -> {
        if (!text.matches("sql://[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    });

    private static final Kind<String> TIME = matching("a time such as 500ms, 30s, 5m or 4h", "[0-9]{1,6}(ms|s|m|h)");
    private static final Kind<String> SCORE = matching("a score such as 5.0, or off", "off|-?[0-9]{1,6}(\\.[0-9]{1,4})?");
    private static final Kind<String> SCANNERS = Kind.of("host:port or unix:/path, several with commas between, or off", text -> {
        for (String one : text.split(",", -1)) {
            Scanner.KIND.reader().apply(one.trim());
        }
        return text;
    });

    private static final ElementRule MATCHER = matcher();
    private static final ElementRule MAILET = ElementRule.node()
        .attribute("match", Kinds.TEXT)
        .attribute("notmatch", Kinds.TEXT)
        .needed("class", Kinds.TEXT)
        .open();

    static final ElementRule CHAIN = ElementRule.node()
        .attribute("enableJmx", Kinds.word("false"))
        .child("context", ElementRule.node().child("postmaster", Kinds.TEXT))
        .child("spooler", ElementRule.node()
            .child("threads", Kinds.number(1, 1000))
            .child("errorRepository", REPOSITORY))
        .child("processors", ElementRule.node().children("processor", ElementRule.node()
            .needed("state", Kinds.TEXT)
            .attribute("enableJmx", Kinds.word("false"))
            .children("matcher", MATCHER)
            .children("mailet", MAILET)));

    /** By class. */
    static final Map<String, ElementRule> PARAMETERS = Map.ofEntries(
        entry("org.mailroom.mailets.Sanitise", ours().child("remove", Kinds.TEXT).child("authservId", ANY)),
        entry("org.mailroom.mailets.Authenticate", ours().child("authservId", ANY).child("timeout", TIME)),
        entry("org.mailroom.mailets.Virus", scanner()
            .child("retryEvery", TIME)
            .child("quarantineAfter", TIME)),
        entry("org.mailroom.mailets.Spam", scanner()
            .child("mark", SCORE)
            .child("spam", SCORE)
            .child("quarantine", SCORE)
            .child("reject", SCORE)),
        entry("org.mailroom.mailets.Blocked", ours()),
        entry("org.mailroom.mailets.Categorise", ours()
            .child("segments", Kinds.TEXT)
            .child("segmentUrl", matching("an address of the web with {address} in it, such as https://crm.example/segments?of={address}", "https?://[^{}\\s]+\\{address}[^{}\\s]*"))
            .child("segmentTimeout", TIME)
            .child("segmentKeep", TIME)),
        entry("org.mailroom.mailets.Route", ours()),
        entry("org.mailroom.mailets.PassOn", ours().child("mostPerHour", Kinds.number(1, 1000))),
        entry("org.mailroom.mailets.AutoAnswer", ours()),
        entry("org.mailroom.mailets.File", ours()),
        entry("org.mailroom.mailets.Sign", ours()),
        entry("org.mailroom.smtp.relay.Relay", ours()
            .child("retries", Kind.explained(RetryLadder::of))
            .child("threads", Kinds.number(1, 1000))
            .child("queue", Kinds.TEXT)
            .child("port", Kinds.number(1, 65535))
            .child("undeliverable", Kinds.TEXT)
            .child("loopback", Kinds.SWITCH)),
        entry("org.mailroom.smtp.relay.Bounce", ours()));

    /** Parameters, of any mailet, that name a processor or one of these words. */
    static final Map<String, Set<String>> EXCEPTIONS = Map.of(
        "onMailetException", Set.of("propagate", "ignore"),
        "onMatchException", Set.of("propagate", "matchall", "nomatch"));

    /** Parameters that name a processor, by the class or simple name of the mailet. */
    static final Map<String, String> REFERENCES = Map.of(
        "ToProcessor", "processor",
        MAILETS + ".ToProcessor", "processor",
        "org.mailroom.smtp.relay.Relay", "undeliverable");

    /** Processors to which a mailet hands mail by itself, by its class. */
    static final Map<String, List<String>> NEEDED = Map.of(
        "org.mailroom.mailets.File", List.of("undeliverable", "quarantine"),
        "org.mailroom.mailets.Authenticate", List.of("rejected"),
        "org.mailroom.mailets.Route", List.of("rejected"),
        "org.mailroom.mailets.Spam", List.of("rejected"));

    private MailetRules() {
    }

    private static ElementRule matcher() {
        ElementRule matcher = ElementRule.node().attribute("name", Kinds.TEXT).attribute("match", Kinds.TEXT).attribute("notmatch", Kinds.TEXT);
        return matcher.children("matcher", matcher);
    }

    private static Kind<String> matching(String allowed, String pattern) {
        return Kind.of(allowed, text -> {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    private static ElementRule scanner() {
        return ours()
            .child("servers", SCANNERS)
            .child("connectTimeout", TIME)
            .child("readTimeout", TIME)
            .child("totalTimeout", TIME)
            .child("scans", Kinds.number(1, 1000))
            .child("wait", TIME)
            .child("notFor", matching("addresses and @domain, with commas between", "\\s*[^@\\s,]*@[^@\\s,]+\\s*(,\\s*[^@\\s,]*@[^@\\s,]+\\s*)*"))
            .child("maxSize", Kinds.size("1K", "1G"));
    }

    private static ElementRule ours() {
        return ElementRule.node()
            .attribute("match", Kinds.TEXT)
            .attribute("notmatch", Kinds.TEXT)
            .attribute("class", Kinds.TEXT)
            .child("onMailetException", Kinds.TEXT)
            .child("onMatchException", Kinds.TEXT);
    }
}
