package org.mailroom.app.run;

import java.time.Duration;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.app.config.Scanner;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.domain.screen.Verdict;
import org.mailroom.mailets.scan.Endpoint;
import org.mailroom.mailets.scan.NoVerdict;
import org.mailroom.mailets.scan.Patience;
import org.mailroom.mailets.scan.Spamd;

/** Teaches the spamd that the settings name ({@code scanners.spamd}). Thread-safe; blocks. Proof: {@code LearningTest}. */
final class SpamdTeaching implements Teaching {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), 1, Duration.ofSeconds(5));

    private final Optional<Spamd> spamd;

    @Inject
    SpamdTeaching(Settings settings) {
        Scanner scanner = settings.scanners().spamd();
        this.spamd = scanner instanceof Scanner.Off ? Optional.empty() : Optional.of(new Spamd(Endpoint.list(scanner.text()), PATIENCE));
    }

    @Override
    public boolean on() {
        return spamd.isPresent();
    }

    @Override
    public void teach(Verdict verdict, Content message, long octets) throws NotNow {
        try {
            spamd.orElseThrow(() -> new IllegalStateException("there is no spamd")).tell(verdict == Verdict.SPAM, message, octets);
        } catch (NoVerdict e) {
            throw new NotNow(e.getMessage(), e);
        }
    }
}
