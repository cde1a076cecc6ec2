package org.mailroom.store.repository;

import java.time.Clock;

import javax.inject.Inject;

import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryFactory;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mail.StoredMails;
import org.mailroom.store.sql.Database;

/** Makes repositories for {@code sql://} URLs. They have no state of their own: two for one URL show the same mails. */
public final class SqlMailRepositoryFactory implements MailRepositoryFactory {
    private final Database database;
    private final StoredMails mails;
    private final Clock clock;

    @Inject
    public SqlMailRepositoryFactory(Database database, BodyStore bodies, Clock clock) {
        this.database = database;
        this.mails = new StoredMails(bodies);
        this.clock = clock;
    }

    @Override
    public Class<? extends MailRepository> mailRepositoryClass() {
        return SqlMailRepository.class;
    }

    @Override
    public SqlMailRepository create(MailRepositoryUrl url) {
        return new SqlMailRepository(url, database, mails, clock);
    }
}
