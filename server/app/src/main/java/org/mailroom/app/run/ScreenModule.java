package org.mailroom.app.run;

import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.store.screen.SpamLessons;
import org.mailroom.store.screen.SqlBlockedSenders;
import org.mailroom.store.screen.SqlQuarantine;
import org.mailroom.store.screen.SqlSigningKeys;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;

/** What is known of senders and unwanted mail. */
final class ScreenModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Teaching.class).to(SpamdTeaching.class).in(Scopes.SINGLETON);
        bind(SigningKeys.class).to(SqlSigningKeys.class).in(Scopes.SINGLETON);
        bind(BlockedSenders.class).to(SqlBlockedSenders.class).in(Scopes.SINGLETON);
        bind(Quarantine.class).to(SqlQuarantine.class).in(Scopes.SINGLETON);
        bind(SpamLessons.class).in(Scopes.SINGLETON);
    }
}
