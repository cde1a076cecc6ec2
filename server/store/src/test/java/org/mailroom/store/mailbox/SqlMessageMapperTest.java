package org.mailroom.store.mailbox;

import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageMapperTest;
import org.apache.james.utils.UpdatableTickingClock;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for messages, on each engine, but for one sentence: see {@link PositiveModSeq}. */
@OnEachEngine
@ExtendWith(SqlMessageMapperTest.PositiveModSeq.class)
class SqlMessageMapperTest extends MessageMapperTest {
    /** The contract wants mod-sequence 0 of an empty mailbox, which RFC 7162 does not have. What holds instead is shown by {@code MailboxNumbersTest}. */
    static final class PositiveModSeq implements ExecutionCondition {
        private static final String ZERO = "getHighestMoseqShouldBeEqualToZeroOnEmptyMailbox";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod().filter(test -> test.getName().equals(ZERO)).isPresent()
                ? ConditionEvaluationResult.disabled("RFC 7162, 3.1.2.1") : ConditionEvaluationResult.enabled("");
        }
    }

    private final DatabaseExtension engine;
    private Storage storage;

    SqlMessageMapperTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected MapperProvider createMapperProvider() {
        storage = new Storage(engine.database(), engine.directory());
        return storage;
    }

    @Override
    protected UpdatableTickingClock updatableTickingClock() {
        return storage.clock;
    }
}
