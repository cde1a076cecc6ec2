package org.mailroom.app.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.calendar.HolidayFiles;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataDirectoryHeld;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamMailboxes;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.directory.SqlDirectory;
import org.mailroom.store.sql.SqliteDatabase;

/** On the real directory in SQLite; the mailboxes of the teams are only counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApplyTest {
    private static final YamlText ACME = new YamlText("acme.yaml", """
        domains: [acme.test]
        agents:
          - {address: alice@acme.test, name: Alice Ito, password: secret-1, languages: [ja, en], skills: [billing], capacity: 10}
          - {address: bob@acme.test, name: Bob Sato, password: secret-2}
        teams:
          - name: Support
            key: SUP
            addresses: [support@acme.test, help@acme.test]
            members: {alice@acme.test: agent, bob@acme.test: lead}
            lockMinutes: 20
        """);
    private static final List<String> ADDED = List.of("domain acme.test: added", "agent alice@acme.test: added", "agent bob@acme.test: added",
        "team SUP: added (Support, support@acme.test, 2 members)");

    @TempDir
    Path temporary;

    private final SpokenLines console = new SpokenLines();
    private final List<Path> opened = new CopyOnWriteArrayList<>();
    private final List<String> aligned = new CopyOnWriteArrayList<>();
    private final CountDownLatch aligning = new CountDownLatch(1);
    private CountDownLatch mayAlign = new CountDownLatch(0);
    private Settings settings;

    @BeforeEach
    void settings() throws Exception {
        Path conf = Files.createDirectory(temporary.resolve("conf"));
        Files.writeString(conf.resolve("mailroom.yaml"), "dataDirectory: ../data");
        settings = Settings.load(Map.of("MAILROOM_CONF", conf.toString()));
    }

    private final class Store implements OpenStore {
        private final SqliteDatabase database;
        private final Directory directory;

        Store(Path data) {
            opened.add(data);
            database = SqliteDatabase.open(data.resolve("mailroom.db"));
            directory = new SqlDirectory(database);
        }

        @Override
        public <T> T port(Class<T> kind) {
            return kind.cast(Map.of(Directory.class, directory, Teams.class, teams(), Calendars.class, new HolidayFiles(settings, Clock.systemUTC())).get(kind));
        }

        private Teams teams() {
            TeamMailboxes mailboxes = team -> {
                aligning.countDown();
                try {
                    mayAlign.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                aligned.add(team.key().value());
            };
            return new Teams(directory, mailboxes);
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private int apply(YamlText file, boolean dryRun) throws Exception {
        return new Apply(settings -> new Store(settings.data()), Duration.ofSeconds(30)).run(file, dryRun, settings, console);
    }

    @Test
    void shouldWorkOnTheStoreWhenNoServerRuns() throws Exception {
        assertThat(apply(ACME, false)).isZero();
        assertThat(console.results()).isEqualTo(ADDED);
        try (Store store = new Store(settings.data())) {
            assertThat(store.directory.passwordMatches(EmailAddress.of("alice@acme.test"), "secret-1")).isTrue();
            assertThat(store.directory.teams()).hasSize(1);
        }
        assertThat(apply(ACME, false)).isZero();
        assertThat(console.results()).endsWith("nothing to change").hasSize(ADDED.size() + 1);
        assertThat(console.errors()).isEmpty();
    }

    @Test
    void shouldTakeTheShippedExample() throws Exception {
        Path examples = Path.of("../../packaging/examples");
        Files.createDirectory(settings.file("holidays"));
        Files.copy(examples.resolve("holidays.ics"), settings.file("holidays/example.ics"));

        assertThat(apply(YamlText.of(examples.resolve("teams.yaml")), false)).isZero();
        assertThat(apply(YamlText.of(examples.resolve("teams.yaml")), false)).isZero();
        assertThat(console.errors()).isEmpty();
        assertThat(console.results()).endsWith("nothing to change").contains("team SUP: added (Support, support@example.org, 3 members)");
    }

    @Test
    void shouldRefuseHolidaysThatCannotBeReadWhereTheyAreNamed() throws Exception {
        YamlText hours = new YamlText("acme.yaml", ACME.text() + "    hours: {mon-fri: \"09:00-17:00\"}\n    holidays: jp.ics\n");
        Path calendar = settings.file("jp.ics");

        assertThat(apply(hours, false)).isEqualTo(1);
        assertThat(console.errors()).containsExactly("mailroom: acme.yaml: line 12: team SUP: holidays: " + calendar + ": there is no such file", "mailroom: nothing was changed");
        Files.writeString(calendar, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Lunch\nDTSTART:20260101T120000\nEND:VEVENT\nEND:VCALENDAR\n");
        assertThat(apply(hours, false)).isEqualTo(1);
        assertThat(console.errors()).contains("mailroom: acme.yaml: line 12: team SUP: holidays: " + calendar + ": line 2: this event ('Lunch'): it has a time of day;"
            + " holidays are whole days, such as DTSTART;VALUE=DATE:20261225");
        assertThat(console.results()).isEmpty();
        Files.writeString(calendar, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\nEND:VCALENDAR\n");
        assertThat(apply(hours, false)).isZero();
    }

    @Test
    void shouldSayTheSameAndChangeNothingWhenRunIsDry() throws Exception {
        assertThat(apply(ACME, true)).isZero();
        assertThat(console.results()).isEqualTo(ADDED);
        assertThat(settings.data()).doesNotExist();
        assertThat(opened).singleElement().satisfies(data -> assertThat(data).isNotEqualTo(settings.data()).doesNotExist());
        Files.createDirectory(settings.data());
        assertThat(apply(ACME, true)).isZero();
        try (Store store = new Store(settings.data())) {
            assertThat(store.directory.domains()).isEmpty();
        }
        assertThat(aligned).isEmpty();
    }

    @Test
    void shouldWorkThroughTheServerWhenOneRuns() throws Exception {
        try (DataDirectory data = DataDirectory.open(settings.data(), "serve", Clock.systemUTC()); Store store = new Store(data.path());
                AdminSocket socket = AdminSocket.open(data, new AdminCommands(Applying.on(store), new Examining((repair, out) -> 0)))) {
            assertThat(apply(ACME, true)).isZero();
            assertThat(store.directory.domains()).isEmpty();
            assertThat(apply(ACME, false)).isZero();
            assertThat(console.results()).hasSize(2 * ADDED.size()).startsWith(ADDED.toArray(String[]::new)).endsWith(ADDED.toArray(String[]::new));
            assertThat(store.directory.teams()).hasSize(1);
            assertThat(apply(ACME, false)).isZero();
            assertThat(console.results()).endsWith("nothing to change");
            assertThat(console.errors()).isEmpty();
        }
    }

    @Test
    void shouldSayTheSameAboutAWrongFileEitherWay() throws Exception {
        YamlText wrong = new YamlText("wrong.yaml", "domains: [acme.test]\nteams:\n- {key: SUP, name: Support, addresses: [a@acme.test],\n   members: {x@acme.test: agent}}");
        assertThat(apply(wrong, false)).isEqualTo(1);
        try (DataDirectory data = DataDirectory.open(settings.data(), "serve", Clock.systemUTC()); Store store = new Store(data.path());
                AdminSocket socket = AdminSocket.open(data, new AdminCommands(Applying.on(store), new Examining((repair, out) -> 0)))) {
            assertThat(apply(wrong, false)).isEqualTo(1);
            assertThat(store.directory.domains()).isEmpty();
        }
        List<String> once = List.of("mailroom: wrong.yaml: line 4: the member x@acme.test of team SUP is neither an agent in this file nor in the directory",
            "mailroom: nothing was changed");
        assertThat(console.errors()).containsExactly(once.get(0), once.get(1), once.get(0), once.get(1));
        assertThat(console.results()).isEmpty();
    }

    @Test
    void shouldNotEvenMakeTheDataDirectoryWhenFileIsWrongInItself() throws Exception {
        assertThat(apply(new YamlText("wrong.yaml", "agent: []"), false)).isEqualTo(1);
        assertThat(console.errors()).containsExactly(
            "mailroom: wrong.yaml: line 1, column 1: unknown key 'agent'; did you mean 'agents'? allowed: domains, agents, teams", "mailroom: nothing was changed");
        assertThat(settings.data()).doesNotExist();
    }

    @Test
    void shouldWaitForAServerThatIsStarting() throws Exception {
        DataDirectory data = DataDirectory.open(settings.data(), "serve", Clock.systemUTC());
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> {
            try {
                return apply(ACME, false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (data; Store store = new Store(data.path());
                AdminSocket socket = AdminSocket.open(data, new AdminCommands(Applying.on(store), new Examining((repair, out) -> 0)))) {
            assertThat(exit.get()).isZero();
            assertThat(store.directory.teams()).hasSize(1);
        }
    }

    @Test
    void shouldTellWhoHoldsTheDirectoryWhenNobodyTakesCommandsThere() throws Exception {
        try (DataDirectory data = DataDirectory.open(settings.data(), "backup", Clock.systemUTC())) {
            assertThatThrownBy(() -> new Apply(settings -> new Store(settings.data()), Duration.ofMillis(300)).run(ACME, false, settings, console))
                .isInstanceOf(DataDirectoryHeld.class).hasMessageContaining("held by process").hasMessageContaining("(backup)");
        }
    }

    @Test
    void shouldFinishTheCommandUnderWayWhenServerEnds() throws Exception {
        mayAlign = new CountDownLatch(1);
        DataDirectory data = DataDirectory.open(settings.data(), "serve", Clock.systemUTC());
        Store store = new Store(data.path());
        AdminSocket socket = AdminSocket.open(data, new AdminCommands(Applying.on(store), new Examining((repair, out) -> 0)));
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> {
            try {
                return apply(ACME, false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        aligning.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                socket.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        mayAlign.countDown();
        assertThat(exit.get()).isZero();
        closed.get();
        store.close();
        data.close();
        assertThat(console.results()).isEqualTo(ADDED);
        assertThat(settings.data().resolve("mailroom.sock")).doesNotExist();
    }

    @Test
    void shouldKeepWhatIsDoneWhenTheStoreFailsInTheMiddle() throws Exception {
        try (DataDirectory data = DataDirectory.open(settings.data(), "serve", Clock.systemUTC()); Store store = new Store(data.path())) {
            Teams failing = new Teams(store.directory, team -> {
                throw new IllegalStateException("the mailboxes are away");
            });
            assertThat(new Applying(store.directory, failing, Calendars.withoutHolidays()).run(ACME, false, console)).isEqualTo(1);
        }
        assertThat(console.results()).isEqualTo(ADDED.subList(0, 3));
        assertThat(console.errors()).containsExactly(
            "mailroom: stopped, with the changes above made: the mailboxes are away; the same command again makes those that are left");
        assertThat(apply(ACME, false)).isZero();
        assertThat(aligned).isNotEmpty();
    }
}
