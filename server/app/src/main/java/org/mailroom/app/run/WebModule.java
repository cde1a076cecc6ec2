package org.mailroom.app.run;

import java.lang.reflect.Constructor;
import java.time.Clock;

import javax.inject.Singleton;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.xml.WrittenChain;
import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.mail.ChainPlan;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.api.Api;
import org.mailroom.webadmin.page.Pages;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.work.Entrance;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;

/** What the web listener stands on: every port of API and pages as it is bound elsewhere. */
final class WebModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Api.Ground.class).toConstructor(canonical(Api.Ground.class));
        bind(Pages.Ground.class).toConstructor(canonical(Pages.Ground.class));
    }

    /** One for API and pages: they count wrong passwords together. */
    @Provides
    @Singleton
    Entrance entrance(Directory directory, Clock clock) {
        return new Entrance(directory, clock);
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
