package org.mailroom.app.run;

import javax.inject.Singleton;

import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamMailboxes;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.directory.SqlDirectory;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** Agents and teams, and mail between its arrival and its mailbox. */
final class DataModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Directory.class).to(SqlDirectory.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    Teams teams(Directory directory, TeamMailboxes mailboxes) {
        return new Teams(directory, mailboxes);
    }
}
