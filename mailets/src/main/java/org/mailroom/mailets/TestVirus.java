package org.mailroom.mailets;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

import org.mailroom.mailets.scan.Clamd;
import org.mailroom.mailets.scan.NoVerdict;
import org.mailroom.mailets.scan.VirusVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The EICAR test file, which every scanner knows. A clamd that calls it clean has no signatures, and calls everything clean: that is told at
 * the start, in the log. It is no reason not to start.
 */
final class TestVirus {
    private static final Logger LOGGER = LoggerFactory.getLogger(TestVirus.class);
    /** In two parts, so that no scanner takes this program for the test file. */
    private static final String[] PARTS = {"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"};

    private TestVirus() {
    }

    static byte[] bytes() {
        return String.join("", PARTS).getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks in a thread of its own: clamd may be slow, or start after us. */
    static void lookFor(Clamd clamd) {
        Thread thread = new Thread(() -> ask(clamd), "clamd-check");
        thread.setDaemon(true);
        thread.start();
    }

    private static void ask(Clamd clamd) {
        try {
            if (clamd.scan(() -> new ByteArrayInputStream(bytes())) instanceof VirusVerdict.Infected infected) {
                LOGGER.info("{} finds the EICAR test file ({})", clamd, infected.name());
            } else {
                LOGGER.error("{} does NOT find the EICAR test file: it has no signatures, and will call everything clean. See docs/operations.md", clamd);
            }
        } catch (NoVerdict e) {
            LOGGER.error("{}: {}. Mail waits until it answers, and is not delivered unscanned", clamd, e.getMessage());
        }
    }
}
