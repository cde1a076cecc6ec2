package org.mailroom.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.Settings.Storage;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataFiles;
import org.mailroom.store.backup.EmptyPostgres;
import org.mailroom.store.backup.SqliteSnapshot;
import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Unavailable;

/**
 * {@code mailroom restore}: a backup into an empty data directory, and an empty PostgreSQL where the data are there. The whole file is checked first. Then it is written into a directory of its own inside the data
 * directory, which may be a disk of its own, and while that is there nothing else opens the data; at last the files get their places. The embedded database is one of them; a PostgreSQL is committed just before the end.
 * Proof: {@code RestoreTest}, {@code BackupServedTest}, {@code RestoreKilledTest}.
 */
public final class Restore {
    private static final String NOTHING = ". Nothing was changed";

    private final Clock clock;

    public Restore(Clock clock) {
        this.clock = clock;
    }

    /** Restores all, or throws and leaves the data directory as empty as it was. */
    public void run(Path source, Settings settings, Console console) throws Failure {
        Path file = source.toAbsolutePath().normalize();
        refuseFull(settings.data());
        try (BackupFile backup = BackupFile.open(file)) {
            Manifest manifest = backup.manifest();
            refuseForeign(file, manifest, settings.storage());
            Progress progress = new Progress(console);
            try (Database database = open(settings)) {
                backup.verify((octets, all) -> progress.at("check", octets, all));
                try (DataDirectory held = DataDirectory.openToFill(settings.data(), "restore", clock)) {
                    fill(backup, database, held.path(), progress);
                }
            }
            tell(file, manifest, settings, console);
        } catch (Unavailable e) {
            throw new Failure(e.told() + ". Nothing was restored", e);
        }
    }

    private static void tell(Path file, Manifest manifest, Settings settings, Console console) {
        console.out(settings.data() + ": restored what was there at " + manifest.created() + " (" + manifest.mailroom() + ")"
            + (manifest.schema() < SchemaVersion.known() ? "; the next start brings it up to date" : ""));
        long configured = manifest.names().stream().filter(name -> name.startsWith(Manifest.CONFIGURATION)).count();
        if (configured > 0) {
            console.out("the configuration stays as it is; that of then: unzip " + file + " '" + Manifest.CONFIGURATION + "*' -d DIRECTORY");
        }
    }

    private static void refuseFull(Path data) throws Failure {
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new Failure("the data directory " + data + " is not a directory" + NOTHING);
        }
        Set<String> content = new HashSet<>(DataDirectory.content(data));
        if (content.remove(DataDirectory.unfinished(data).getFileName().toString())) {
            content.removeAll(DataFiles.ALL);
        }
        if (!content.isEmpty()) {
            throw new Failure("the data directory " + data + " is not empty: it has " + content.stream().sorted().findFirst().orElseThrow() + (content.size() > 1 ? " and more" : "")
                + "; a backup is restored into an empty or a new directory" + NOTHING);
        }
    }

    private static void refuseForeign(Path file, Manifest manifest, Storage storage) throws Failure {
        if (manifest.format() > Manifest.FORMAT) {
            throw new Failure(file + " was made by a newer program, " + manifest.mailroom() + ", in a form that this one does not know; restore it with that one" + NOTHING);
        }
        if (manifest.schema() > SchemaVersion.known()) {
            throw new Failure(file + " has schema version " + manifest.schema() + ", of a newer program (" + manifest.mailroom() + "); this one knows versions up to " + SchemaVersion.known() + ". Restore it with that one"
                + NOTHING);
        }
        String wanted = storage instanceof Storage.Embedded ? Manifest.SQLITE : Manifest.POSTGRESQL;
        if (!manifest.engine().equals(wanted)) {
            throw new Failure(file + " is a backup of " + manifest.engineName() + ", and 'storage.kind' in mailroom.yaml is " + (storage instanceof Storage.Embedded ? "embedded" : "postgresql")
                + "; a backup is restored into the kind of storage that it comes from" + NOTHING);
        }
        for (String name : manifest.names()) {
            boolean data = name.startsWith(Manifest.DATA) && DataFiles.ALL.contains(name.split("/")[1]);
            boolean table = name.startsWith("postgresql/") && wanted.equals(Manifest.POSTGRESQL);
            if (!data && !table && !name.startsWith(Manifest.CONFIGURATION)) {
                throw new Failure(file + " is not a whole backup of Mailroom: no backup has a part " + name + NOTHING);
            }
        }
        if (wanted.equals(Manifest.SQLITE) && !manifest.names().contains(SqliteSnapshot.NAME)) {
            throw new Failure(file + " is not a whole backup of Mailroom: it has no part " + SqliteSnapshot.NAME + NOTHING);
        }
    }

    /** Where the database goes. */
    private interface Database extends AutoCloseable {
        /** Takes what the backup has of it; the files of the data directory stand in {@code files} meanwhile. */
        void fill(BackupFile backup, Path files) throws IOException;

        /** From now on the database counts. */
        void commit();

        @Override
        void close();
    }

    private static Database open(Settings settings) throws Failure {
        if (settings.storage() instanceof Storage.Postgresql server) {
            try {
                return postgresql(EmptyPostgres.open(server.url(), server.user(), server.password()));
            } catch (EmptyPostgres.NotEmpty e) {
                throw new Failure(e.getMessage() + "; a backup is restored into an empty database"
                    + (Files.exists(DataDirectory.unfinished(settings.data())) ? ". When it was filled by the restore that was interrupted here, in its last step, empty it and restore again" : "") + NOTHING, e);
            }
        }
        return EMBEDDED;
    }

    private static final Database EMBEDDED = new Database() {
        @Override
        public void fill(BackupFile backup, Path files) {
            SqliteSnapshot.restored(files.resolve(DataFiles.DATABASE), backup.manifest().schema());
        }

        @Override
        public void commit() {
            // it is one of the files
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private static Database postgresql(EmptyPostgres empty) {
        return new Database() {
            @Override
            public void fill(BackupFile backup, Path files) throws IOException {
                empty.fill(backup.manifest().schema(), backup.manifest().names(), backup::open);
            }

            @Override
            public void commit() {
                empty.commit();
            }

            @Override
            public void close() {
                empty.close();
            }
        };
    }

    private static void fill(BackupFile backup, Database database, Path data, Progress progress) throws Failure {
        refuseFilledMeanwhile(data);
        Path unfinished = DataDirectory.unfinished(data);
        try {
            clear(data);
            Files.createDirectory(unfinished);
            Durable.directory(data);
            try {
                extract(backup, unfinished, progress);
                database.fill(backup, unfinished);
                putInPlace(unfinished, data);
            } catch (IOException | RuntimeException e) {
                clear(data);
                throw e;
            }
            commit(database, data);
            Files.delete(unfinished);
            Durable.directory(data);
        } catch (IOException e) {
            throw new Failure("the backup could not be written into " + data + ": " + e.getMessage() + ". Nothing was restored", e);
        }
    }

    private static void commit(Database database, Path data) throws Failure {
        try {
            database.commit();
        } catch (Unavailable e) {
            throw new Failure(e.told() + ". Empty it and " + data + ", and restore again", e);
        }
    }

    /** Between the first look and the lock somebody may have begun to use it. */
    private static void refuseFilledMeanwhile(Path data) throws Failure {
        try (Stream<Path> files = Files.list(data)) {
            Optional<Path> own = files.filter(file -> DataFiles.ALL.contains(file.getFileName().toString())).findFirst();
            if (own.isPresent() && Files.notExists(DataDirectory.unfinished(data))) {
                throw new Failure("the data directory " + data + " is not empty any more: it has " + own.get().getFileName() + NOTHING);
            }
        } catch (IOException e) {
            throw new Failure("the data directory " + data + " cannot be read: " + e.getMessage() + NOTHING, e);
        }
    }

    private static void extract(BackupFile backup, Path unfinished, Progress progress) throws IOException {
        List<Manifest.Part> parts = backup.manifest().parts().stream().filter(part -> part.name().startsWith(Manifest.DATA)).toList();
        long all = parts.stream().mapToLong(Manifest.Part::octets).sum();
        long done = 0;
        Set<Path> directories = new HashSet<>(Set.of(unfinished));
        for (Manifest.Part part : parts) {
            Path file = unfinished.resolve(part.name().substring(Manifest.DATA.length()));
            Files.createDirectories(file.getParent());
            Path directory = file.getParent();
            while (directories.add(directory)) {
                directory = directory.getParent();
            }
            try (InputStream in = backup.open(part.name())) {
                Durable.write(file, in);
            }
            done += part.octets();
            progress.at("restore", done, all);
        }
        for (Path directory : directories) {
            Durable.directory(directory);
        }
    }

    private static void putInPlace(Path unfinished, Path data) throws IOException {
        try (Stream<Path> files = Files.list(unfinished)) {
            for (Path file : files.toList()) {
                Files.move(file, data.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Durable.directory(data);
    }

    /** Of a restore that did not end. */
    private static void clear(Path data) throws IOException {
        Path unfinished = DataDirectory.unfinished(data);
        if (Files.exists(unfinished)) {
            for (String name : DataFiles.ALL) {
                remove(data.resolve(name));
            }
            remove(unfinished);
        }
    }

    private static void remove(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
