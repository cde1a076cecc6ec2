package org.mailroom.app.run;

import java.lang.reflect.Constructor;
import java.time.Clock;
import java.util.stream.Stream;

import javax.inject.Singleton;

import org.apache.mailet.MailetContext;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.xml.WrittenChain;
import org.mailroom.app.health.Rounds;
import org.mailroom.app.health.ServerChecks;
import org.mailroom.app.health.StoreWatch;
import org.mailroom.app.measure.Exposition;
import org.mailroom.app.measure.JamesFigures;
import org.mailroom.app.measure.PrometheusMeters;
import org.mailroom.app.measure.ServerFigures;
import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.mail.ChainPlan;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.team.Directory;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.Database;
import org.mailroom.webadmin.Connections;
import org.mailroom.webadmin.Proxies;
import org.mailroom.webadmin.api.Api;
import org.mailroom.webadmin.api.Figures;
import org.mailroom.webadmin.client.ClientSetup;
import org.mailroom.webadmin.page.Pages;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.work.Entrance;
import org.mailroom.webadmin.work.Pace;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What the web listener stands on: every port of API and pages as it is bound elsewhere. */
final class WebModule extends AbstractModule {
    private final PrometheusMeters meters;

    WebModule(PrometheusMeters meters) {
        this.meters = meters;
    }

    @Override
    protected void configure() {
        bind(Api.Ground.class).toConstructor(canonical(Api.Ground.class));
        bind(Pages.Ground.class).toConstructor(canonical(Pages.Ground.class));
        bind(Rounds.class).in(Scopes.SINGLETON);
        bind(Connections.class).in(Scopes.SINGLETON);
    }

    /** One for API and pages: they count wrong passwords together. */
    @Provides
    @Singleton
    Entrance entrance(Directory directory, Clock clock, Meters meters) {
        return new Entrance(directory, clock, meters);
    }

    /** One for API and pages. */
    @Provides
    @Singleton
    Pace pace(Settings settings, Clock clock) {
        return new Pace(settings.web().requestsPerMinute(), clock, meters);
    }

    @Provides
    @Singleton
    Proxies proxies(Settings settings) {
        Settings.Web web = settings.web();
        return new Proxies(web.trustedProxies(), Stream.of(Proxies.Field.values()).filter(field -> field.word().equals(web.proxyHeader())).findFirst().orElseThrow());
    }

    @Provides
    @Singleton
    ClientSetup clientSetup(MailAccess access, Directory directory) {
        return new ClientSetup(access, directory);
    }

    @Provides
    @Singleton
    StoreWatch storeWatch(Database database) {
        return StoreWatch.watch(database, Clock.systemUTC());
    }

    @Provides
    @Singleton
    Checks checks(Settings settings, StoreWatch store, MailetContext chain, Resolver resolver, RuleBook rules, Rounds rounds) {
        return new ServerChecks(settings, new ServerChecks.Sources(store::answers, chain, resolver::silent, rules, rounds));
    }

    @Provides
    @Singleton
    Figures figures(Rounds rounds, Checks checks, Database database, SearchIndex index, JamesFigures james, Settings settings, Connections connections, LiveEvents live) {
        return new Exposition(meters, james, new ServerFigures(new ServerFigures.Sources(rounds, checks, database, index, james, settings.data(), connections::open, live::clients)));
    }

    @Provides
    @Singleton
    LiveEvents live(Feed feed, Directory directory) {
        return new LiveEvents(feed, directory);
    }

    /** What stands in the file now is what the server has started with, or starts with. */
    @Provides
    @Singleton
    ChainPlan chain(Settings settings) throws BadInput {
        return WrittenChain.read(settings.file("mailetcontainer.xml"));
    }

    /** The web module knows no injector, so it cannot mark it. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> Constructor<T> canonical(Class<T> ground) {
        return (Constructor<T>) ground.getConstructors()[0];
    }
}
