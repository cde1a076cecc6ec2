package org.mailroom.app.run;

import java.util.concurrent.CountDownLatch;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the server until the process is told to end (SIGTERM, SIGINT). */
public final class Serve {
    private static final Logger LOGGER = LoggerFactory.getLogger(Serve.class);

    private Serve() {
    }

    /** Returns only by an exception: the virtual machine ends when the server has ended. */
    public static int run(Settings settings, Console console) throws Failure, InterruptedException {
        NativeCiphers.install();
        Mailroom server = Mailroom.start(settings);
        atTheEnd(server::close);
        LOGGER.info("Serving on {}", server);
        return untilTheEnd();
    }

    /** Has the work done when the process is told to end, on a thread of its own. */
    static void atTheEnd(Runnable work) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            LOGGER.info("Ending");
            work.run();
            LOGGER.info("Ended");
        }, "end"));
    }

    static int untilTheEnd() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }
}
