package org.mailroom.domain.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Port: requests with an Idempotency-Key and the answers that were given to them, for {@link #MEMORY}. Safe from any thread, blocks.
 *
 * <p>An answer that the action foresees is stored in the transaction in which the action writes, so a server that is killed at any moment has done all of it and knows the answer, or has done nothing.
 * Of what was asked for no secret is kept, nor anything from which it can be found out quicker than a password from what is stored of it; an answer that is a secret is kept only in a form
 * that this process alone can read.
 */
public interface RepeatedRequests {
    Duration MEMORY = Duration.ofDays(1);

    /**
     * A request.
     *
     * @param caller  tells apart who asks: keys are the caller's own
     * @param print  tells apart what is asked for, but for its secrets, of which it says nothing
     * @param secret  the secrets in what is asked for, such as a password; empty for none
     */
    record Asked(String caller, String key, String print, String secret) {
    }

    /**
     * A whole answer.
     *
     * @param secret  whether its content is told this once, to who asks
     */
    record Answer(int status, Map<String, String> headers, byte[] content, boolean secret) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** Whether whoever gets one of them cannot tell which. */
        public boolean is(Answer other) {
            return status == other.status && headers.equals(other.headers) && Arrays.equals(content, other.content);
        }
    }

    /**
     * A request with this key that was done, or is being done.
     *
     * @param same  whether it asked for the same
     * @param answer  empty when it is not known: not yet, or not any more
     */
    record Done(boolean same, Instant at, Optional<Answer> answer) {
    }

    /** Does what is asked for. */
    @FunctionalInterface
    interface Action {
        /**
         * @param foreseen  takes the answer that is given if what is being written, or is written next, becomes durable; may be told from any thread, and anew
         * @return the answer; one with a status from 400 on is a refusal, which is remembered only if something was written
         * @throws Exception when it is not known what was done; then nothing more is remembered
         */
        Answer run(Consumer<Answer> foreseen) throws Exception;
    }

    /** What is known of the caller's key. */
    Optional<Done> find(Asked asked);

    /**
     * Does it, and keeps the answer.
     *
     * @param reserved  whether the action foresees no answer: then the key is taken with the first thing that is written, and the answer is kept when all is done
     * @param action  what it writes it writes from this thread
     * @throws DoneElsewhere when it was done, or is being done, with this key meanwhile; then nothing was written
     */
    Answer once(Asked asked, boolean reserved, Action action) throws Exception;

    /** It is being done, or was done, by somebody else. */
    final class DoneElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public DoneElsewhere() {
            super("a request with this key is done by somebody else");
        }
    }
}
