package org.mailroom.store.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.filing.FilingFixture.QUEUE;
import static org.mailroom.store.filing.FilingFixture.QUEUE_PATH;
import static org.mailroom.store.filing.FilingFixture.key;
import static org.mailroom.store.filing.FilingFixture.latin1;
import static org.mailroom.store.filing.FilingFixture.message;

import java.time.Duration;
import java.util.List;

import org.apache.james.util.concurrency.ConcurrentTestRunner;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Two servers file the same mails at the same time, into a folder that is not there yet: each mail stands there once. */
@OnEachEngine
class FilingRaceTest {
    private static final int THREADS = 8;
    private static final int MAILS = 25;

    private final DatabaseExtension engine;

    FilingRaceTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldFileEachKeyOnce() throws Exception {
        List<FilingFixture> servers = List.of(new FilingFixture(engine.database(), engine.directory().resolve("one")),
            new FilingFixture(engine.database(), engine.directory().resolve("two")));

        ConcurrentTestRunner.builder()
            .operation((thread, step) -> servers.get(thread % 2).filing.file(QUEUE, message("", latin1("Subject: " + step + "\r\n\r\n")), key("mail " + step)))
            .threadCount(THREADS)
            .operationCount(MAILS)
            .runSuccessfullyWithin(Duration.ofMinutes(2));

        assertThat(servers.get(0).texts(QUEUE_PATH)).hasSize(MAILS).doesNotHaveDuplicates();
        assertThat(servers.get(0).messages(QUEUE_PATH)).extracting(message -> message.getUid().asLong()).doesNotHaveDuplicates();
    }
}
