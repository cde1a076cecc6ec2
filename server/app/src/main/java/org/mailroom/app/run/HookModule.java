package org.mailroom.app.run;

import javax.inject.Singleton;

import org.mailroom.app.config.Settings;
import org.mailroom.app.measure.CountedPosting;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Posting;
import org.mailroom.domain.hook.Reach;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.measure.Meters;
import org.mailroom.store.hook.Courier;
import org.mailroom.store.hook.SqlWebhooks;
import org.mailroom.webadmin.hook.JettyPosting;
import org.mailroom.webadmin.hook.SystemHosts;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What goes out over HTTP. */
final class HookModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Hosts.class).to(SystemHosts.class);
        bind(Webhooks.class).to(SqlWebhooks.class).in(Scopes.SINGLETON);
        bind(Courier.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    Reach reach(Settings settings) {
        return new Reach(settings.webhookAllow());
    }

    @Provides
    @Singleton
    Posting counted(JettyPosting posting, Meters meters) {
        return new CountedPosting(posting, meters);
    }

    @Provides
    @Singleton
    JettyPosting posting(Hosts hosts, Reach reach) {
        return new JettyPosting(hosts, reach);
    }
}
