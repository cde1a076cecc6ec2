package org.mailroom.store.repository;

import org.apache.james.mailrepository.MailRepositoryUrlStoreContract;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contract for the list of repositories, on each engine. */
class SqlMailRepositoryUrlsTest {

    private record Urls(DatabaseExtension database) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == MailRepositoryUrlStore.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return new SqlMailRepositoryUrls(database.database());
        }
    }

    @Nested
    class OnSqlite implements MailRepositoryUrlStoreContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();
        @RegisterExtension
        ParameterResolver urls = new Urls(database);
    }

    @Nested
    class OnPostgresql implements MailRepositoryUrlStoreContract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();
        @RegisterExtension
        ParameterResolver urls = new Urls(database);
    }
}
