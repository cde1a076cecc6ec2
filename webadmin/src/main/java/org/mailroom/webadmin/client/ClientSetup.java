package org.mailroom.webadmin.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import javax.xml.stream.XMLStreamException;

import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.client.MailAccess.Service;
import org.mailroom.domain.client.MailAccess.Way;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.webadmin.work.Problem;

/**
 * Sets mail clients up from the address alone: Thunderbird, Outlook, Apple's Mail. Whoever asks learns whether a domain is served here, which the DNS tells too, and nothing of
 * people: nobody is looked up. Thread-safe. Proof: {@code ClientSetupTest} of {@code server/app}.
 */
public final class ClientSetup {
    private static final Set<String> AUTOCONFIG = Set.of("/.well-known/autoconfig/mail/config-v1.1.xml", "/mail/config-v1.1.xml");
    private static final String AUTODISCOVER = "/autodiscover/autodiscover.xml";
    private static final String APPLE = "/mail/apple.mobileconfig";
    private static final String HOST = "autoconfig.";
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+|\\[.*|.*:.*|localhost");
    private static final String XML = "text/xml; charset=utf-8";

    /**
     * A request as it came.
     *
     * @param address  the parameter {@code emailaddress}
     * @param host  the header field, without port
     */
    public record Asked(String method, String path, Optional<String> address, String host, byte[] content) {
    }

    /** A complete answer. */
    public record Document(String contentType, byte[] content, Map<String, String> headers) {
    }

    private final MailAccess access;
    private final Directory directory;

    public ClientSetup(MailAccess access, Directory directory) {
        this.access = access;
        this.directory = directory;
    }

    /** Whether the path is one of ours; clients write Outlook's in different ways. */
    public static boolean is(String path) {
        return AUTOCONFIG.contains(path) || path.equals(APPLE) || path.toLowerCase(Locale.ROOT).equals(AUTODISCOVER);
    }

    /** @throws Problem 400 when it is not understood, 404 when the domain is not served here, 405 for another method */
    public Document answer(Asked asked) {
        try {
            boolean discover = asked.path().toLowerCase(Locale.ROOT).equals(AUTODISCOVER);
            if (!(discover ? Set.of("POST") : Set.of("GET", "HEAD")).contains(asked.method())) {
                throw Problem.of(405, "Method not allowed", "Allowed here: " + (discover ? "POST" : "GET, HEAD") + ".");
            }
            if (discover) {
                EmailAddress address = address(Outlook.address(asked.content()));
                return new Document(XML, Outlook.document(access, address.value()), Map.of());
            }
            return asked.path().equals(APPLE) ? apple(asked) : new Document(XML, Thunderbird.document(access, domain(asked)), Map.of());
        } catch (XMLStreamException e) {
            throw new IllegalStateException("no XML can be made", e);
        }
    }

    private Document apple(Asked asked) throws XMLStreamException {
        EmailAddress address = address(asked.address().orElseThrow(() -> Problem.of(400, "Not understood", "The parameter emailaddress is missing.")));
        Way imap = access.best(Service.IMAP).orElseThrow(Problem::notFound);
        Way submission = access.best(Service.SUBMISSION).orElseThrow(Problem::notFound);
        return new Document("application/x-apple-aspen-config", Apple.document(access, address.value(), imap, submission),
            Map.of("Content-Disposition", "attachment; filename=\"mail.mobileconfig\""));
    }

    private EmailAddress address(String text) {
        try {
            // A plus sign in a query is read as a space, and clients write it plainly.
            EmailAddress address = EmailAddress.of(text.strip().replace(' ', '+'));
            served(address.domain());
            return address;
        } catch (IllegalArgumentException noAddress) {
            throw Problem.of(400, "Not understood", "That is no e-mail address.");
        }
    }

    /** Of the address, or of the host name that was asked: {@code autoconfig.acme.test}, {@code acme.test}. Who asks by number, or this machine itself, means the first that is served. */
    private String domain(Asked asked) {
        if (asked.address().isPresent()) {
            return address(asked.address().get()).domain();
        }
        String host = asked.host().toLowerCase(Locale.ROOT);
        return directory.domains().stream().filter(domain -> NUMBER.matcher(host).matches() || host.equals(domain) || host.equals(HOST + domain)).findFirst().orElseThrow(ClientSetup::notServed);
    }

    private String served(String domain) {
        if (!directory.domains().contains(domain)) {
            throw notServed();
        }
        return domain;
    }

    private static Problem notServed() {
        return Problem.of(404, "Not found", "This domain is not served here.");
    }
}
