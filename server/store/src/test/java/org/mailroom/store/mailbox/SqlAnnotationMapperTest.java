package org.mailroom.store.mailbox;

import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.AnnotationMapper;
import org.apache.james.mailbox.store.mail.model.AnnotationMapperTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for annotations, on each engine. */
class SqlAnnotationMapperTest {
    @Nested
    class OnSqlite extends AnnotationMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        protected AnnotationMapper createAnnotationMapper() {
            return new Storage(database.database(), database.directory()).mappers.createAnnotationMapper(null);
        }

        @Override
        protected MailboxId generateMailboxId() {
            return SqlMailboxId.of(4711);
        }
    }

    @Nested
    class OnPostgresql extends AnnotationMapperTest {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        protected AnnotationMapper createAnnotationMapper() {
            return new Storage(database.database(), database.directory()).mappers.createAnnotationMapper(null);
        }

        @Override
        protected MailboxId generateMailboxId() {
            return SqlMailboxId.of(4711);
        }
    }
}
