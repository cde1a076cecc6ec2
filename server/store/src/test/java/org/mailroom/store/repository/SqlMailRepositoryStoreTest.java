package org.mailroom.store.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;

import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.server.core.MailImpl;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.DatabaseExtension;

/** Finding repositories by URL, also those of the previous run. */
class SqlMailRepositoryStoreTest {
    private static final MailRepositoryUrl ERROR = MailRepositoryUrl.from("sql://error");

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private MailRepositoryStore store;

    @BeforeEach
    void open() throws Exception {
        store = started();
    }

    private MailRepositoryStore started() throws Exception {
        BodyStore bodies = new BodyStore(database.database(), database.directory().resolve("bodies"));
        return new SqlMailRepositoryStore(new SqlMailRepositoryUrls(database.database()),
            new SqlMailRepositoryFactory(database.database(), bodies, Clock.systemUTC()));
    }

    @Test
    void shouldKnowNothingBeforeItIsSelected() throws Exception {
        assertThat(store.get(ERROR)).isEmpty();
        assertThat(store.getUrls()).isEmpty();
    }

    @Test
    void shouldFindARepositoryOfThePreviousRunWithItsMail() throws Exception {
        store.select(ERROR).store(MailImpl.builder().name("m1").mimeMessage(MimeMessageBuilder.mimeMessageBuilder().setText("x")).build());

        MailRepositoryStore next = started();

        assertThat(next.getUrls()).containsExactly(ERROR);
        assertThat(next.get(ERROR).orElseThrow().size()).isEqualTo(1);
        assertThat(next.getByPath(MailRepositoryPath.from("error"))).extracting(MailRepository::size).containsExactly(1L);
        assertThat(next.getByPath(MailRepositoryPath.from("other"))).isEmpty();
    }

    @Test
    void shouldSayWhatIsAllowedWhenTheProtocolIsAnother() {
        assertThatThrownBy(() -> store.select(MailRepositoryUrl.from("file://var/mail/error")))
            .isInstanceOf(MailRepositoryStore.UnsupportedRepositoryStoreException.class)
            .hasMessageContaining("file://var/mail/error").hasMessageContaining("sql://");
        assertThat(store.getUrls()).isEmpty();
    }
}
