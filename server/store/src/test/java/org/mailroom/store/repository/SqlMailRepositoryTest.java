package org.mailroom.store.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

import javax.mail.MessagingException;

import org.apache.james.mailrepository.MailRepositoryContract;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** James's contract for mail repositories, byte-exactness, and that an unreadable mail stays, on each engine. */
@OnEachEngine
class SqlMailRepositoryTest implements MailRepositoryContract {
    private final DatabaseExtension engine;
    private SqlMailRepositoryFactory factory;

    SqlMailRepositoryTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        try {
            BodyStore bodies = new BodyStore(engine.database(), engine.directory().resolve("bodies"));
            factory = new SqlMailRepositoryFactory(engine.database(), bodies, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public MailRepository retrieveRepository() {
        return retrieveRepository(MailRepositoryPath.from("error"));
    }

    @Override
    public MailRepository retrieveRepository(MailRepositoryPath path) {
        return factory.create(MailRepositoryUrl.fromPathAndProtocol(path, "sql"));
    }

    @Test
    void shouldKeepEveryByte() throws Exception {
        byte[] raw = "Subject: Gr\u00fc\u00dfe\r\nX: \u0000\r\n\r\nbare\nline\r\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        MailImpl mail = MailImpl.builder().name("exact").sender("a@acme.test").addRecipient("b@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create("exact", new ByteArrayInputStream(raw)));

        MailKey key = retrieveRepository().store(mail);
        mail.dispose();

        MimeMessageWrapper message = (MimeMessageWrapper) retrieveRepository().retrieve(key).getMessage();
        assertThat(message.getMessageInputStream().readAllBytes()).isEqualTo(raw);
    }

    @Test
    void shouldSayWhatIsWrongWithAMailThatCannotBeReadAndKeepIt() throws Exception {
        MailKey key = retrieveRepository().store(createMail(MAIL_1));
        engine.database().write(connection -> Sql.update(connection, "UPDATE repository_mail SET envelope = 'junk'"));

        assertThatThrownBy(() -> retrieveRepository().retrieve(key)).isInstanceOf(MessagingException.class).hasMessageContaining("envelope");
        assertThat(retrieveRepository().size()).isEqualTo(1);
    }

    @Test
    void shouldHoldNoBodyOnceTheMailIsRemoved() throws Exception {
        retrieveRepository().store(createMail(MAIL_1, "body"));
        retrieveRepository().store(createMail(MAIL_1, "body"));
        retrieveRepository().remove(MAIL_1);

        long bodies = engine.database().read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM body", row -> row.getLong(1)).get(0));
        assertThat(bodies).isZero();
    }
}
