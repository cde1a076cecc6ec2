package org.mailroom.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.Failure;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.config.Settings;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.sql.SchemaVersion;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.SqliteDatabase;

/** What is made of data without a server, and what is refused, of which nothing may be left. */
class RestoreTest {
    private static final byte[] LARGE = "large".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final SpokenLines console = new SpokenLines();
    private Path file;
    private Settings settings;
    private String hash;

    @BeforeEach
    void fill() throws Exception {
        file = directory.resolve("there.zip");
        Files.createDirectories(directory.resolve("conf/holidays"));
        Files.writeString(directory.resolve("conf/mailroom.yaml"), "hostName: mail.acme.test\n");
        Files.writeString(directory.resolve("conf/holidays/de.ics"), "BEGIN:VCALENDAR");
        settings = settings("");
        try (SqliteDatabase database = SqliteDatabase.open(settings.data().resolve("mail.db"))) {
            BodyStore bodies = new BodyStore(database, settings.data().resolve("bodies"));
            try (StagedBody body = bodies.stage(new ByteArrayInputStream(LARGE))) {
                hash = body.hash();
                database.write(connection -> bodies.keep(connection, body));
            }
        }
        Files.createDirectory(settings.data().resolve("tls"));
        Files.writeString(settings.data().resolve("tls/key.pem"), "key");
        Files.writeString(settings.data().resolve("server.id"), "one of many");
        Files.createDirectory(settings.data().resolve("index"));
    }

    /** @param more  lines of mailroom.yaml */
    private Settings settings(String more) throws Exception {
        Files.writeString(directory.resolve("conf/mailroom.yaml"), "hostName: mail.acme.test\n" + more);
        return Settings.load(Map.of("MAILROOM_CONF", directory.resolve("conf").toString(), "MAILROOM_DATA", directory.resolve("data").toString()));
    }

    private void backup() throws Failure {
        new Backup("mailroom of test", Clock.systemUTC()).run(file, settings, console);
    }

    private void restore(Path from, Settings to) throws Failure {
        new Restore(Clock.systemUTC()).run(from, to, console);
    }

    private Path elsewhere() {
        return directory.resolve("elsewhere");
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(path -> root.relativize(path).toString()).filter(name -> !name.equals("mailroom.lock")).sorted().toList();
        }
    }

    @Test
    void shouldBringBackWhatCannotBeMadeAgain() throws Exception {
        backup();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(console.results()).last().asString().startsWith(file + ": ").endsWith("and 2 files of the configuration; it has passwords and keys in it");
        assertThat(tree(directory)).noneMatch(name -> name.contains("unfinished"));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName())).containsExactly("data/mail.db", "data/bodies/" + hash.substring(0, 2) + "/" + hash, "data/server.id", "data/tls/key.pem",
                "conf/holidays/de.ics", "conf/mailroom.yaml", "manifest.json");
        }
        Settings to = settings.withData(elsewhere());

        restore(file, to);

        assertThat(tree(elsewhere())).containsExactly("bodies/" + hash.substring(0, 2) + "/" + hash, "mail.db", "server.id", "tls/key.pem");
        assertThat(Files.readAllBytes(elsewhere().resolve("bodies").resolve(hash.substring(0, 2)).resolve(hash))).isEqualTo(LARGE);
        assertThat(SqliteDatabase.<List<String>>look(elsewhere().resolve("mail.db"), connection -> Sql.list(connection, "SELECT hash FROM body", row -> row.getString(1)))).containsExactly(hash);
        assertThat(console.results()).last().asString().endsWith("unzip " + file + " 'conf/*' -d DIRECTORY");
        assertThat(console.errors()).isEmpty();
    }

    @Test
    void shouldRefuseToMakeABackupThatWouldBeLostOrWouldReplaceOne() throws Exception {
        assertThatThrownBy(() -> new Backup("", Clock.systemUTC()).run(settings.data().resolve("b.zip"), settings, console)).hasMessageContaining("would stand in the data directory");
        assertThatThrownBy(() -> new Backup("", Clock.systemUTC()).run(directory.resolve("gone/b.zip"), settings, console)).hasMessageContaining("the directory of " + directory + "/gone/b.zip is not there");
        assertThatThrownBy(() -> new Backup("", Clock.systemUTC()).run(file, settings.withData(elsewhere()), console)).hasMessageContaining("there are no data in " + elsewhere());
        Files.writeString(file, "precious");
        assertThatThrownBy(this::backup).hasMessageContaining("is there already and stays as it is; nothing was written");
        assertThat(file).hasContent("precious");
        assertThat(elsewhere()).doesNotExist();
    }

    /** The file is there, but whoever removes older ones after a good backup must not do so now: they may have what is lost. */
    @Test
    void shouldFailAndKeepTheRestWhenBodiesWereLostBefore() throws Exception {
        Files.delete(settings.data().resolve("bodies").resolve(hash.substring(0, 2)).resolve(hash));
        assertThatThrownBy(this::backup).isInstanceOf(Failure.class).hasMessage("1 large bodies, such as " + hash + ", are not in " + settings.data() + "/bodies and so not in " + file
            + ", which has all else. 'mailroom doctor' names their messages; keep older backups");
        restore(file, settings.withData(elsewhere()));
        assertThat(tree(elsewhere())).containsExactly("mail.db", "server.id", "tls/key.pem");
    }

    @Test
    void shouldFollowLinksToBodiesAndConfiguration() throws Exception {
        Path bodies = Files.move(settings.data().resolve("bodies"), directory.resolve("large disk"));
        Files.createSymbolicLink(settings.data().resolve("bodies"), bodies);
        Path conf = Files.move(directory.resolve("conf"), Files.createDirectory(directory.resolve("etc")).resolve("version 2"));
        Files.createSymbolicLink(directory.resolve("conf"), conf);
        Path holidays = Files.move(conf.resolve("holidays"), directory.resolve("calendars"));
        Files.createSymbolicLink(conf.resolve("holidays"), holidays);
        Files.createSymbolicLink(conf.resolve("data"), settings.data());
        Files.createSymbolicLink(conf.resolve("again"), conf);
        backup();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName())).contains("data/bodies/" + hash.substring(0, 2) + "/" + hash)
                .filteredOn(name -> name.startsWith("conf/")).containsExactly("conf/holidays/de.ics", "conf/mailroom.yaml");
        }
        assertThat(console.errors()).isEmpty();
        Path link = Files.createSymbolicLink(directory.resolve("elsewhere"), settings.data());
        assertThatThrownBy(() -> new Backup("", Clock.systemUTC()).run(link.resolve("b.zip"), settings, console)).hasMessageContaining("would stand in the data directory");
    }

    @Test
    void shouldLeaveAloneWhatStandsWhereItWouldBeMadeAndIsNotItsOwn() throws Exception {
        Path unfinished = directory.resolve("there.zip.unfinished");
        Path precious = Files.writeString(Files.createDirectory(unfinished).resolve("precious"), "precious");
        assertThatThrownBy(this::backup).isInstanceOf(Failure.class).hasMessageContaining(unfinished + " is there, is not what a backup leaves");
        assertThat(precious).hasContent("precious");
        Files.delete(precious);
        Path others = Files.writeString(Files.createDirectory(directory.resolve("others")).resolve("mail.db"), "of somebody else");
        Files.delete(unfinished);
        Files.createSymbolicLink(unfinished, others.getParent());
        assertThatThrownBy(this::backup).isInstanceOf(Failure.class).hasMessageContaining(unfinished + " is there, is not what a backup leaves");
        assertThat(others).hasContent("of somebody else");
        Files.delete(unfinished);
        Files.writeString(unfinished, "a file");
        assertThatThrownBy(this::backup).isInstanceOf(Failure.class).hasMessageContaining(unfinished + " is there, is not what a backup leaves");
        Files.delete(unfinished);
        // What a killed one has left, which others may read.
        Files.writeString(Files.createDirectory(unfinished).resolve("mail.db"), "half");
        backup();
        assertThat(unfinished).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void shouldRefuseDataOfAnotherSchema() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(settings.data().resolve("mail.db"))) {
            database.write(connection -> Sql.update(connection, "DELETE FROM flyway_schema_history WHERE version = ?", Integer.toString(SchemaVersion.known())));
        }
        assertThatThrownBy(this::backup).isInstanceOf(Failure.class).hasMessageContaining("this program " + SchemaVersion.known() + "; nothing was written");
        assertThat(file).doesNotExist();
        assertThat(tree(directory)).noneMatch(name -> name.contains("unfinished"));
    }

    private void refused(Path from, Settings to, String why) {
        assertThatThrownBy(() -> restore(from, to)).isInstanceOf(Failure.class).hasMessageContaining(why).hasMessageContaining("othing was changed");
    }

    @Test
    void shouldRefuseFilesThatAreNoWholeBackup() throws Exception {
        backup();
        Settings to = settings.withData(elsewhere());
        byte[] whole = Files.readAllBytes(file);
        refused(directory.resolve("gone.zip"), to, "gone.zip is not there");
        refused(directory, to, "is not a file");
        Path bad = directory.resolve("bad.zip");
        Files.writeString(bad, "a text");
        refused(bad, to, "bad.zip is not a whole backup of Mailroom");
        Files.write(bad, Arrays.copyOf(whole, whole.length - 30));
        refused(bad, to, "bad.zip is not a whole backup of Mailroom");
        byte[] flipped = whole.clone();
        flipped[2000] ^= 1;
        Files.write(bad, flipped);
        refused(bad, to, "bad.zip is damaged: the part data/mail.db");
        // Of the manifest, which is the last part, in the middle of what it says.
        int manifest = new String(whole, StandardCharsets.ISO_8859_1).indexOf("manifest.json") + "manifest.json".length();
        for (int octet = manifest + 20; octet < manifest + 220; octet++) {
            flipped = whole.clone();
            flipped[octet] ^= 4;
            Files.write(bad, flipped);
            refused(bad, to, "bad.zip is not a whole backup of Mailroom");
        }
        assertThat(elsewhere()).doesNotExist();
    }

    private static Manifest manifest(String text) throws IOException {
        return Manifest.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same parts with another manifest. */
    private Path claiming(UnaryOperator<String> change) throws Exception {
        Path changed = Files.createTempDirectory(directory, "claim").resolve("changed.zip");
        try (BackupWriter writer = new BackupWriter(changed, octets -> { }); ZipFile zip = new ZipFile(file.toFile())) {
            for (String name : List.of("data/mail.db", "data/server.id")) {
                try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
                    writer.add(name, in::transferTo);
                }
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            new Manifest(1, "mailroom 9.9.9", "2026-11-29T10:00:00Z", "mail.acme.test", "sqlite", SchemaVersion.known(), writer.parts()).writeTo(text);
            String manifest = text.toString(StandardCharsets.UTF_8);
            String other = change.apply(manifest);
            assertThat(other).isNotEqualTo(manifest);
            writer.finish(manifest(other));
        }
        return changed;
    }

    @Test
    void shouldRefuseBackupsThatDoNotBelongHere() throws Exception {
        backup();
        Settings to = settings.withData(elsewhere());
        refused(claiming(text -> text.replace("\"schema\" : " + SchemaVersion.known(), "\"schema\" : 999")), to, "has schema version 999, of a newer program (mailroom 9.9.9); this one knows versions up to " + SchemaVersion.known());
        refused(claiming(text -> text.replace("\"format\" : 1", "\"format\" : 2")), to, "was made by a newer program, mailroom 9.9.9");
        refused(claiming(text -> text.replace("\"sqlite\"", "\"postgresql\"")), to, "is a backup of PostgreSQL, and 'storage.kind' in mailroom.yaml is embedded");
        refused(claiming(text -> text.replace("data/server.id", "data/mailroom.lock")), to, "no backup has a part data/mailroom.lock");
        refused(claiming(text -> text.replace("data/server.id", "data/tls/other")), to, "the part data/tls/other is missing");
        refused(claiming(text -> text.replaceFirst("\"sha256\" : \"[0-9a-f]{8}", "\"sha256\" : \"00000000")), to, "the part data/mail.db has not the checksum that its manifest says");
        refused(file, settings("storage: {kind: postgresql, url: \"jdbc:postgresql://127.0.0.1:1/x\", user: u, password: p}\n").withData(elsewhere()),
            "is a backup of the embedded database (SQLite), and 'storage.kind' in mailroom.yaml is postgresql");
        assertThat(elsewhere()).doesNotExist();
        assertThatThrownBy(() -> manifest("{\"format\":1,\"created\":\"2026-11-29T10:00:00Z\",\"engine\":\"sqlite\",\"schema\":1,\"parts\":[{\"name\":\"data/tls/../../x\",\"octets\":1,\"sha256\":\"00\"}]}"))
            .isInstanceOf(IOException.class).hasMessageContaining("a part that no backup has");
    }

    @Test
    void shouldRefuseADirectoryThatIsUsed() throws Exception {
        backup();
        List<String> before = tree(settings.data());
        refused(file, settings, "is not empty: it has bodies and more");
        try (DataDirectory serving = DataDirectory.open(settings.data(), "serve", Clock.systemUTC())) {
            assertThatThrownBy(() -> restore(file, settings)).isInstanceOf(Failure.class).hasMessageContaining("is held by process " + ProcessHandle.current().pid()).hasMessageContaining("(serve); nothing was changed");
        }
        assertThat(tree(settings.data())).isEqualTo(before);
        refused(file, settings.withData(file), "is not a directory");
    }

    @Test
    void shouldLetNobodyTakeHalfARestoreForWholeAndBeginAgain() throws Exception {
        backup();
        Settings to = settings.withData(elsewhere());
        Files.createDirectories(DataDirectory.unfinished(elsewhere()).resolve("bodies/ab"));
        Files.writeString(DataDirectory.unfinished(elsewhere()).resolve("bodies/ab/half"), "half");
        Files.copy(settings.data().resolve("mail.db"), elsewhere().resolve("mail.db"));
        assertThatThrownBy(() -> DataDirectory.open(elsewhere(), "serve", Clock.systemUTC())).isInstanceOf(Failure.class).hasMessageContaining("The same 'mailroom restore FILE' begins again");
        assertThatThrownBy(() -> new Backup("", Clock.systemUTC()).run(directory.resolve("half.zip"), to, console)).hasMessageContaining("has not ended, or was interrupted");

        restore(file, to);

        assertThat(tree(elsewhere())).contains("mail.db", "server.id").noneMatch(name -> name.contains("half"));
        DataDirectory.open(elsewhere(), "serve", Clock.systemUTC()).close();
    }

    /** Its database is not what its manifest says, which is seen only when it is opened. */
    @Test
    void shouldLeaveTheDirectoryEmptyWhenItCannotBeFilled() throws Exception {
        backup();
        Path other = claiming(text -> text.replace("\"schema\" : " + SchemaVersion.known(), "\"schema\" : 1"));
        assertThatThrownBy(() -> restore(other, settings.withData(elsewhere()))).isInstanceOf(Failure.class).hasMessageContaining("its manifest says 1. Nothing was restored");
        assertThat(tree(elsewhere())).isEmpty();
        List<Path> left = new ArrayList<>();
        try (Stream<Path> files = Files.list(elsewhere())) {
            files.filter(path -> !path.endsWith("mailroom.lock")).forEach(left::add);
        }
        assertThat(left).isEmpty();
    }
}
