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
 * Whether they do is found out with a question that has nothing to do with any mail: a sender whose own name servers are slow must not
 * be able to switch the checks off for others. Once they are silent the question is asked again and again until they are not, and of the look-ups
 * one at a time still goes out: there are servers that leave questions alone which they do not like. Thread-safe.
 */
final class ResolverSilence {
    private static final Duration TRIAL = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Logger LOGGER = LoggerFactory.getLogger(ResolverSilence.class);

    private final Supplier<CompletableFuture<?>> trial;
    private final AtomicBoolean trying = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean silent;

    /** @param trial  asks a question to which any server has some answer; an answer that tells of an error is one */
    ResolverSilence(Supplier<CompletableFuture<?>> trial) {
        this.trial = trial;
    }

    boolean lasts() {
        return silent;
    }

    /** Whether a look-up may go out; then it is to be {@link #over}. */
    boolean admits() {
        return !silent || asking.compareAndSet(false, true);
    }

    void over() {
        asking.set(false);
    }

    void answered() {
        if (silent) {
            tried(true);
        }
    }

    /** Finds out in the background. */
    void tryOut() {
        if (trying.compareAndSet(false, true)) {
            trial.get().orTimeout(TRIAL.toMillis(), TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> {
                trying.set(false);
                tried(!isTimeout(failure));
            });
        }
    }

    private void tried(boolean answered) {
        if (answered && silent) {
            LOGGER.info("The name servers answer again");
        } else if (!answered && !silent) {
            LOGGER.warn("The name servers do not answer; SPF, DKIM and DMARC of mail are 'temperror' until they do, and mail goes on");
        }
        silent = !answered;
        if (silent) {
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS).execute(this::tryOut);
        }
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof ExecutionException && failure.getCause() instanceof TimeoutException;
    }
}
