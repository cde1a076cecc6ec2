package org.mailroom.store.repository;

import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Which repositories there are, in place of James's {@code MemoryMailRepositoryUrlStore}, which forgets them at a restart.
 * Thread-safe, blocks. Proof: {@code SqlMailRepositoryUrlsTest} (James's contract).
 */
public final class SqlMailRepositoryUrls implements MailRepositoryUrlStore {
    private final Database database;

    @Inject
    public SqlMailRepositoryUrls(Database database) {
        this.database = database;
    }

    @Override
    public void add(MailRepositoryUrl url) {
        database.write(connection -> Sql.update(connection, "INSERT INTO mail_repository (url) VALUES (?) ON CONFLICT (url) DO NOTHING", url.asString()));
    }

    @Override
    public Stream<MailRepositoryUrl> listDistinct() {
        return database.read(connection -> Sql.list(connection, "SELECT url FROM mail_repository ORDER BY url", row -> row.getString(1)))
            .stream().map(MailRepositoryUrl::from);
    }

    @Override
    public boolean contains(MailRepositoryUrl url) {
        return database.read(connection -> Sql.first(connection, "SELECT 1 FROM mail_repository WHERE url = ?", row -> true, url.asString())).isPresent();
    }
}
