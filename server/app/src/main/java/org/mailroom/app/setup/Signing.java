package org.mailroom.app.setup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.screen.SigningKeys.Key;
import org.mailroom.domain.team.Directory;

/** Carries out {@code mailroom dkim}: makes a key where there is none, and tells what belongs into the DNS. Doing it again makes no other. */
public final class Signing {
    /** So long the DNS has for spreading a new key before it is used. */
    private static final Duration NOTICE = Duration.ofDays(3);
    private static final int LONGEST_STRING = 255;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Directory directory;
    private final SigningKeys keys;
    private final String hostName;
    private final Clock clock;

    Signing(Directory directory, SigningKeys keys, String hostName, Clock clock) {
        this.directory = directory;
        this.keys = keys;
        this.hostName = hostName;
        this.clock = clock;
    }

    public static Signing on(OpenStore store, Settings settings) {
        return new Signing(store.port(Directory.class), store.port(SigningKeys.class), settings.hostName(), Clock.systemUTC());
    }

    /** Returns the exit code. */
    public int run(String name, boolean rotate, Console console) {
        String domain = name.toLowerCase(Locale.ROOT);
        if (!directory.domains().contains(domain)) {
            console.failed("'" + name + "' is not served here; allowed: " + String.join(", ", directory.domains().stream().sorted().toList()) + ". Nothing was changed.");
            return 1;
        }
        Instant now = clock.instant();
        List<Key> before = keys.of(domain);
        Optional<Key> signing = keys.signing(domain);
        Optional<Key> coming = before.stream().filter(key -> key.from().isAfter(now)).findFirst();
        Key key = signing.isEmpty() ? keys.make(domain, now) : rotate && coming.isEmpty() ? keys.make(domain, now.plus(NOTICE)) : coming.orElse(signing.get());
        boolean made = before.stream().noneMatch(known -> known.selector().equals(key.selector()));
        console.out("; " + key.selector() + " signs mail from " + domain + (key.from().isAfter(now) ? " from " + TIME.format(key.from()) + " on; publish it before, and leave the one before for some days"
            : " since " + TIME.format(key.from())) + (made ? "; it was made now" : ""));
        console.out(record(key));
        console.out("; suggested, where there is nothing yet; with a smart host, SPF must name what it asks for (include:…)");
        console.out(domain + ". IN TXT \"v=spf1 mx a:" + hostName + " ~all\"");
        console.out("_dmarc." + domain + ". IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@" + domain + "\"");
        return 0;
    }

    /** The command in the running server. */
    public AdminCommands in(AdminCommands commands) {
        return commands.with(AdminCommands.DKIM, (request, console) ->
            run(request.arguments().get(0), request.arguments().contains(AdminCommands.ROTATE), console));
    }

    /** In the form of zone files: texts of at most 255 letters. */
    private static String record(Key key) {
        String text = "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(key.publicKey());
        StringBuilder record = new StringBuilder(key.selector() + "._domainkey." + key.domain() + ". IN TXT (");
        for (int i = 0; i < text.length(); i += LONGEST_STRING) {
            record.append(" \"").append(text, i, Math.min(text.length(), i + LONGEST_STRING)).append('"');
        }
        return record.append(" )").toString();
    }
}
