package org.mailroom.app.run;

import java.time.Clock;

import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.mailroom.app.config.Settings;
import org.mailroom.app.measure.JamesFigures;
import org.mailroom.domain.measure.Meters;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.MarkedDatabase;

import com.google.inject.AbstractModule;

/** What everything stands on: settings, clock, the open database and the bodies. */
final class StorageModule extends AbstractModule {
    private final Settings settings;
    private final Clock clock;
    private final MarkedDatabase database;
    private final BodyStore bodies;
    private final Meters meters;

    StorageModule(Settings settings, Clock clock, MarkedDatabase database, BodyStore bodies, Meters meters) {
        this.settings = settings;
        this.clock = clock;
        this.database = database;
        this.bodies = bodies;
        this.meters = meters;
    }

    @Override
    protected void configure() {
        bind(Settings.class).toInstance(settings);
        bind(Clock.class).toInstance(clock);
        bind(Database.class).toInstance(database);
        bind(MarkedDatabase.class).toInstance(database);
        bind(BodyStore.class).toInstance(bodies);
        bind(Meters.class).toInstance(meters);
        bind(JamesFigures.class).toInstance(new JamesFigures());
        bind(MetricFactory.class).to(JamesFigures.class);
        bind(GaugeRegistry.class).toInstance(new NoopGaugeRegistry());
    }
}
