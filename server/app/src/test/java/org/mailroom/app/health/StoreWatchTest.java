package org.mailroom.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.store.sql.SqliteDatabase;

class StoreWatchTest {
    @TempDir
    Path temporary;

    @Test
    void shouldFailWhenTheStoreRefuses() {
        SqliteDatabase database = SqliteDatabase.open(temporary.resolve("mail.db"));
        try (StoreWatch watch = StoreWatch.watch(database, Clock.systemUTC(), Duration.ofMillis(50))) {
            assertThat(watch.answers()).isTrue();
            database.close();
            Awaitility.await().until(() -> !watch.answers());
        }
    }

    @Test
    void shouldFailWhenTheStoreDoesNotAnswerAndRecover() {
        CountDownLatch busy = new CountDownLatch(1);
        SqliteDatabase database = SqliteDatabase.open(temporary.resolve("mail.db"));
        try (StoreWatch watch = StoreWatch.watch(database, Clock.systemUTC(), Duration.ofMillis(50))) {
            database.writeLater(connection -> {
                try {
                    busy.await();
                    return null;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().until(() -> !watch.answers());
            busy.countDown();
            Awaitility.await().until(watch::answers);
        }
        database.close();
    }
}
