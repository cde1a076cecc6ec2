package org.mailroom.app.run;

import org.mailroom.domain.report.Ledger;
import org.mailroom.domain.report.Report;
import org.mailroom.store.report.Bookkeeper;
import org.mailroom.store.report.SqlLedger;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What is known of work. */
final class ReportModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Ledger.class).to(SqlLedger.class).in(Scopes.SINGLETON);
        bind(Bookkeeper.class).in(Scopes.SINGLETON);
    }

    @Provides
    Report report(Ledger ledger) {
        return new Report(ledger);
    }
}
