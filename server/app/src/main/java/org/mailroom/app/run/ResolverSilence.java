package org.mailroom.app.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the name servers answer at all, so that an outage of theirs does not hold each mail for the whole time that its look-ups may take.
 * Whether they do is found out with a question that has nothing to do with the mail: a sender whose own name servers are slow must not
 * be able to switch the checks off for others. Thread-safe.
 */
final class ResolverSilence {
    /** How long a look-up may take meanwhile: enough for a cache, and for a server that is back. */
    static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration TRIAL = Duration.ofSeconds(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(ResolverSilence.class);

    private final Supplier<CompletableFuture<?>> trial;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile boolean silent;

    /** @param trial  asks a question to which any server has some answer; an answer that tells of an error is one */
    ResolverSilence(Supplier<CompletableFuture<?>> trial) {
        this.trial = trial;
    }

    Duration patience(Duration wanted) {
        return silent && wanted.compareTo(PATIENCE) > 0 ? PATIENCE : wanted;
    }

    /** Somebody got an answer. */
    void answered() {
        if (silent) {
            silent = false;
            LOGGER.info("The name servers answer again");
        }
    }

    /** Somebody got none in time: finds out, in the background, whose fault that is. */
    void timedOut() {
        if (trying.compareAndSet(false, true)) {
            trial.get().orTimeout(TRIAL.toMillis(), TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> {
                trying.set(false);
                if (isTimeout(failure)) {
                    fellSilent();
                } else {
                    answered();
                }
            });
        }
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof ExecutionException && failure.getCause() instanceof TimeoutException;
    }

    private void fellSilent() {
        if (!silent) {
            silent = true;
            LOGGER.warn("The name servers do not answer; SPF, DKIM and DMARC of mail are 'temperror' until they do, and mail goes on");
        }
    }
}
