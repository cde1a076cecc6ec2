package org.mailroom.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.Settings.Storage;
import org.mailroom.app.data.DataFiles;
import org.mailroom.app.setup.OpenStore;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.People;
import org.mailroom.store.content.BodyCleaning;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.directory.PeopleThere;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.MarkedDatabase;
import org.mailroom.store.sql.MeasuredDatabase;
import org.mailroom.store.sql.PostgresDatabase;
import org.mailroom.store.sql.SchemaTooNew;
import org.mailroom.store.sql.SqliteDatabase;
import org.mailroom.store.sql.Unavailable;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;

/** The open store, with what a crash has left behind put right: database, bodies, mailboxes, directory. The caller holds the data directory. */
final class Store implements OpenStore {
    private final Database database;
    private final BodyCleaning cleaning;
    private final Injector injector;

    private Store(Database database, BodyCleaning cleaning, Injector injector) {
        this.database = database;
        this.cleaning = cleaning;
        this.injector = injector;
    }

    /**
     * @param more  modules of what stands on the store
     * @throws Failure with a sentence for people when the database or the files cannot be opened
     */
    static Store open(Settings settings, Module... more) throws Failure {
        return open(settings, Clock.systemUTC(), Meters.OFF, more);
    }

    /** By another clock, for a server that is asked for figures. */
    static Store open(Settings settings, Clock clock, Meters meters, Module... more) throws Failure {
        MarkedDatabase database = new MarkedDatabase(new MeasuredDatabase(database(settings), meters));
        try {
            BodyStore bodies = new BodyStore(database, settings.data().resolve(DataFiles.BODIES));
            bodies.recover();
            List<Module> modules = new ArrayList<>(modules(settings, clock, database, bodies, meters));
            modules.addAll(List.of(more));
            Injector injector = Guice.createInjector(Stage.DEVELOPMENT, modules);
            injector.getInstance(SqlMailboxSessionMapperFactory.class).recover();
            return new Store(database, new BodyCleaning(bodies), injector);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw new Failure("the data in " + settings.data() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** All that the store itself is made of. */
    static List<Module> modules(Settings settings, Clock clock, MarkedDatabase database, BodyStore bodies, Meters meters) {
        return List.of(new StorageModule(settings, clock, database, bodies, meters), new MailboxModule(), new DataModule(), new AnswerModule(), new ScreenModule());
    }

    private static Database database(Settings settings) throws Failure {
        try {
            if (settings.storage() instanceof Storage.Postgresql server) {
                return PostgresDatabase.open(server.url(), server.user(), server.password(), server.poolSize());
            }
            return SqliteDatabase.open(file(settings));
        } catch (SchemaTooNew e) {
            throw new Failure("the data was written by a newer version of Mailroom: " + e.getMessage() + "; nothing was changed", e);
        } catch (Unavailable e) {
            throw new Failure(e.getMessage() + ": " + e.reason(), e);
        } catch (UncheckedIOException e) {
            throw new Failure(e.getMessage() + ": " + e.getCause().getMessage(), e);
        }
    }

    /** Who is there, without opening the store: nothing is changed. Empty where there is no store yet. Throws {@link Unavailable}. */
    static Optional<People> people(Settings settings) {
        if (settings.storage() instanceof Storage.Postgresql server) {
            return Optional.of(PostgresDatabase.look(server.url(), server.user(), server.password(), PeopleThere.look()));
        }
        return Files.exists(file(settings)) ? Optional.of(SqliteDatabase.look(file(settings), PeopleThere.look())) : Optional.empty();
    }

    private static Path file(Settings settings) {
        return settings.data().resolve(DataFiles.DATABASE);
    }

    /** Makes everything on top of the store. */
    Injector injector() {
        return injector;
    }

    @Override
    public <T> T port(Class<T> kind) {
        return injector.getInstance(kind);
    }

    @Override
    public void close() {
        injector.getInstance(SearchIndex.class).close();
        cleaning.close();
        database.close();
    }
}
