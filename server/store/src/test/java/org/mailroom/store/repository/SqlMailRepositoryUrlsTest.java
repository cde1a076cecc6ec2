package org.mailroom.store.repository;

import org.apache.james.mailrepository.MailRepositoryUrlStoreContract;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for the list of repositories, on each engine. */
@OnEachEngine
class SqlMailRepositoryUrlsTest implements MailRepositoryUrlStoreContract {
    @RegisterExtension
    final ParameterResolver urls;

    SqlMailRepositoryUrlsTest(DatabaseExtension engine) {
        urls = new Urls(engine);
    }

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
}
