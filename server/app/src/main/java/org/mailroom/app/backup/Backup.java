package org.mailroom.app.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.Settings.Storage;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataFiles;
import org.mailroom.store.backup.PostgresSnapshot;
import org.mailroom.store.backup.Snapshot;
import org.mailroom.store.backup.SqliteSnapshot;
import org.mailroom.store.content.HeldBodies;
import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Unavailable;

/**
 * {@code mailroom backup}: one state of the data as one file. It asks no server and waits for none: it reads the same database, as one reader more, and the files of bodies stay while it does. What was acknowledged
 * before it began is in it. Proof: {@code RestoreTest}, {@code BackupServedTest}.
 */
public final class Backup {
    private final String version;
    private final Clock clock;

    /** @param version  of this program */
    public Backup(String version, Clock clock) {
        this.version = version;
        this.clock = clock;
    }

    /** Makes the file, or throws and leaves none; where only large bodies were lost before, throws and leaves a file that has the rest. */
    public void run(Path target, Settings settings, Console console) throws Failure {
        Path file = target.toAbsolutePath().normalize();
        try {
            check(file, settings);
            try (Workplace place = Workplace.of(file)) {
                write(file, place, settings, console);
            }
        } catch (IOException e) {
            if (e instanceof FileAlreadyExistsException there && file.toString().equals(there.getFile())) {
                throw there(file);
            }
            throw new Failure("the backup " + file + " could not be written: " + reason(e) + "; there is none", e);
        } catch (Unavailable e) {
            throw new Failure(e.told() + "; there is no backup " + file, e);
        }
    }

    private static void check(Path file, Settings settings) throws IOException, Failure {
        if (Files.exists(file)) {
            throw there(file);
        }
        if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
            throw new Failure("the directory of " + file + " is not there; nothing was written. Make it, or name a file elsewhere");
        }
        if (file.startsWith(settings.data()) || Files.isDirectory(settings.data()) && file.getParent().toRealPath().startsWith(settings.data().toRealPath())) {
            throw new Failure(file + " would stand in the data directory " + settings.data() + " and be lost with it; nothing was written. Name a file elsewhere, best on another disk");
        }
        DataDirectory.refuseUnfinished(settings.data());
        if (!Files.isDirectory(settings.data()) || settings.storage() instanceof Storage.Embedded && !Files.exists(settings.data().resolve(DataFiles.DATABASE))) {
            throw new Failure("there are no data in " + settings.data() + ", so there is nothing to back up; MAILROOM_DATA names the data directory");
        }
    }

    private static Failure there(Path file) {
        return new Failure(file + " is there already and stays as it is; nothing was written. Name a file that is not there");
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there already";
        }
        if (e instanceof AccessDeniedException denied) {
            return "the user " + System.getProperty("user.name") + " may not use " + denied.getFile();
        }
        return e instanceof NoSuchFileException gone ? gone.getFile() + " is not there any more" : String.valueOf(e.getMessage());
    }

    private void write(Path file, Workplace place, Settings settings, Console console) throws IOException, Failure {
        Progress progress = new Progress(console);
        Path made = place.made();
        String created = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try (HeldBodies bodies = HeldBodies.in(settings.data().resolve(DataFiles.BODIES));
             Snapshot snapshot = snapshot(settings, place.database(), progress);
             BackupWriter writer = new BackupWriter(made, octets -> progress.at("backup", octets, 0))) {
            if (snapshot.schema() != SchemaVersion.known()) {
                throw new Failure("the data have schema version " + snapshot.schema() + ", this program " + SchemaVersion.known() + "; nothing was written. Back them up with the program that wrote them, or start its"
                    + " successor once, which brings them up to date");
            }
            snapshot.write(writer);
            List<String> lost = bodies(snapshot.bodyFiles(), bodies, writer);
            own(settings.data(), writer);
            int configured = configuration(settings, file, place, writer, console);
            writer.finish(new Manifest(Manifest.FORMAT, version, created, settings.hostName(), engine(settings), snapshot.schema(), writer.parts()));
            long size = Files.size(made);
            place.publish();
            console.out(file + ": " + Progress.megabytes(size) + ", all that was there at " + created + ", and " + configured + " files of the configuration; it has passwords and keys in it");
            if (!lost.isEmpty()) {
                throw new Failure(lost.size() + " large bodies, such as " + lost.get(0) + ", are not in " + settings.data().resolve(DataFiles.BODIES) + " and so not in " + file
                    + ", which has all else. 'mailroom doctor' names their messages; keep older backups");
            }
        }
    }

    private static String engine(Settings settings) {
        return settings.storage() instanceof Storage.Embedded ? Manifest.SQLITE : Manifest.POSTGRESQL;
    }

    private static Snapshot snapshot(Settings settings, Path copy, Progress progress) {
        if (settings.storage() instanceof Storage.Postgresql server) {
            return PostgresSnapshot.take(server.url(), server.user(), server.password());
        }
        return SqliteSnapshot.take(settings.data().resolve(DataFiles.DATABASE), copy, (octets, all) -> progress.at("database", octets, all));
    }

    /** Returns those that are not there. */
    private static List<String> bodies(List<String> hashes, HeldBodies bodies, BackupWriter writer) throws IOException {
        List<String> lost = new ArrayList<>();
        for (String hash : hashes) {
            Path body = bodies.file(hash);
            if (Files.exists(body)) {
                writer.add(Manifest.DATA + DataFiles.BODIES + "/" + hash.substring(0, 2) + "/" + hash, out -> Files.copy(body, out));
            } else {
                lost.add(hash);
            }
        }
        return lost;
    }

    /** What the server has made for itself. */
    private static void own(Path data, BackupWriter writer) throws IOException {
        if (Files.exists(data.resolve(DataFiles.SERVER_ID))) {
            writer.add(Manifest.DATA + DataFiles.SERVER_ID, out -> Files.copy(data.resolve(DataFiles.SERVER_ID), out));
        }
        Path tls = data.resolve(DataFiles.TLS);
        if (Files.isDirectory(tls)) {
            try (Stream<Path> files = Files.list(tls)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    writer.add(Manifest.DATA + DataFiles.TLS + "/" + file.getFileName(), out -> Files.copy(file, out));
                }
            }
        }
    }

    private static int configuration(Settings settings, Path file, Workplace place, BackupWriter writer, Console console) throws IOException {
        Path root = settings.configuration().toRealPath();
        int count = 0;
        for (Path configured : Configured.files(root, Set.of(settings.data(), file.getParent(), place.directory()))) {
            try {
                if (Files.isReadable(configured)) {
                    writer.add(Manifest.CONFIGURATION + root.relativize(configured).toString().replace('\\', '/'), out -> Files.copy(configured, out));
                    count++;
                } else {
                    console.failed(configured + " may not be read by this user and is not in the backup");
                }
            } catch (NoSuchFileException e) {
                console.failed(configured + " went away meanwhile and is not whole in the backup");
            }
        }
        return count;
    }
}
