package org.mailroom.store.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.customer.Customers;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.conversation.Erasing;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.search.index.Snapshot;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.SqliteDatabase;
import org.mailroom.store.team.BreakableDatabase;

class SqlCustomersTest {
    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        final DatabaseExtension extension = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension extension() {
            return extension;
        }

        @Test
        void shouldOverwriteALargeDatabaseOnlyWhenToldSo() throws Exception {
            receive("zebrafinch", SUP);
            Customers large = new SqlCustomers(house.database, house.house.directory, house.bodies, erasing, new Overwriting(house.database, index, Clock.systemUTC(), 0));
            assertThat(large.erase("zebrafinch@customer.test", CAROL_BY_WEB)).hasValueSatisfying(erased -> assertThat(erased.overwritten()).isFalse());
            List<String> said = new ArrayList<>();
            assertThat(overwriting.examine(false, said::add)).isEqualTo(1);
            assertThat(overwriting.examine(true, said::add)).isEqualTo(1);
            assertThat(said).hasSize(2).last().asString().contains("were overwritten");
            assertThat(overwriting.examine(false, said::add)).isZero();
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        final DatabaseExtension extension = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension extension() {
            return extension;
        }
    }

    /** Files are looked at byte for byte, those of an own database. */
    @Test
    void shouldLeaveNothingInTheFilesOfTheEmbeddedDatabase(@org.junit.jupiter.api.io.TempDir Path directory) throws Exception {
        try (SqliteDatabase own = SqliteDatabase.open(directory.resolve("mail.db"))) {
            DeskHouse house = new DeskHouse(own, directory);
            try (SearchIndex index = new SearchIndex(own, house.bodies, directory.resolve("index")).start()) {
                Customers customers = new SqlCustomers(own, house.house.directory, house.bodies, new Erasing(house.desk, house.placing, house.house.directory),
                    new Overwriting(own, index, Clock.systemUTC()));
                for (int i = 0; i < 300; i++) {
                    // Rows move between pages while the tables grow, and leave copies behind.
                    house.receive(SUP, "From: other" + i * 7919 % 300 + "@customer.test", "Subject: other " + i, "X-Filler: " + "x".repeat(i * 37 % 900));
                    if (i % 100 == 50) {
                        mail(house, SUP, "zebrafinch", "kingfisher attached");
                    }
                }
                house.desk.act(number("SUP-52"), new Command.ChangeTags(Set.of(new Tag("zebrafinch")), Set.of()), DeskHouse.imap(ALICE), Manner.PLAIN);
                followed(index, 303);
                assertThat(Traces.files(directory, "zebrafinch")).contains("mail.db");
                assertThat(Traces.files(directory, "kingfisher")).anyMatch(file -> file.startsWith("bodies/"));
                Awaitility.await("its commit").until(() -> !Traces.terms(directory.resolve("index"), "zebrafinch").isEmpty());
                assertThat(customers.erase("ZebraFinch@Customer.Test", CAROL_BY_WEB)).contains(new Customers.Erased(3, 3, 0, 0, false, true));
                for (String word : List.of("zebrafinch", "kingfisher")) {
                    assertThat(Traces.columns(own, word)).isEmpty();
                    assertThat(Traces.files(directory, word)).isEmpty();
                    assertThat(Traces.terms(directory.resolve("index"), word)).isEmpty();
                }
                assertThat(house.queued(SUP)).as("the others").isEqualTo(300);
            }
            assertThat(Traces.files(directory, "zebrafinch")).isEmpty();
        }
    }

    static final Actor CAROL_BY_WEB = Actor.agent(CAROL, Actor.Channel.WEB, "test");

    /** A mail with a text of some size, so that it is a file. */
    private static void mail(DeskHouse house, org.mailroom.domain.team.TeamKey team, String who, String text, String... fields) throws Exception {
        house.file(team, "Return-Path: <" + who + "@customer.test>\r\nDelivered-To: support@acme.test\r\n", "From: <" + who + "@customer.test>\r\nMessage-ID: <" + System.nanoTime() + "." + who
            + "@customer.test>\r\nSubject: " + who + " asks\r\n" + String.join("", List.of(fields).stream().map(field -> field + "\r\n").toList()) + "\r\n" + (text + "\r\n").repeat(7000));
    }

    private static void followed(SearchIndex index, int messages) {
        Awaitility.await().until(() -> {
            try (Snapshot shown = index.acquire().orElseThrow()) {
                return shown.size() == messages;
            }
        });
    }

    abstract static class Contract {
        DeskHouse house;
        BreakableDatabase database;
        SearchIndex index;
        Erasing erasing;
        Overwriting overwriting;
        Customers customers;

        abstract DatabaseExtension extension();

        @BeforeEach
        void begin() {
            database = new BreakableDatabase(extension().database());
            house = new DeskHouse(database, extension().directory());
            index = new SearchIndex(database, house.bodies, extension().directory().resolve("index")).start();
            erasing = new Erasing(house.desk, house.placing, house.house.directory);
            overwriting = new Overwriting(database, index, Clock.systemUTC());
            customers = new SqlCustomers(database, house.house.directory, house.bodies, erasing, overwriting);
        }

        @AfterEach
        void end() {
            index.close();
        }

        void receive(String who, org.mailroom.domain.team.TeamKey team, String... fields) throws Exception {
            mail(house, team, who, who + " has seen a kingfisher", fields);
        }

        private static long id(Database database, String number) {
            return database.read(connection -> Sql.list(connection, "SELECT conversation FROM conversation_number WHERE number = ?", row -> row.getLong(1), number)).get(0);
        }

        @Test
        void shouldFindAllConversationsOfAPersonPageByPage() throws Exception {
            for (int i = 0; i < 3; i++) {
                receive("zebrafinch", i == 1 ? SAL : SUP);
                receive("bullfinch", SUP, "Cc: zebrafinch@customer.test");
            }
            Customers.Page first = customers.find("Zebrafinch@customer.test", Optional.empty(), 4);
            assertThat(first.items()).extracting(part -> part.number() + " " + part.own() + " " + part.messages().size())
                .containsExactly("SUP-1 true 1", "SUP-2 false 0", "SAL-1 true 1", "SUP-3 false 0");
            Customers.Page second = customers.find("zebrafinch@customer.test", first.next(), 4);
            assertThat(second.items()).extracting(part -> part.number().toString()).containsExactly("SUP-4", "SUP-5");
            assertThat(second.next()).isEmpty();
            assertThat(customers.find("nobody@customer.test", Optional.empty(), 4).items()).isEmpty();
            assertThatThrownBy(() -> customers.find("zebrafinch@customer.test", Optional.of("x"), 4)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void shouldEraseOwnConversationsAndKeepTheirNumbersAndWhoDidWhat() throws Exception {
            receive("zebrafinch", SUP);
            receive("bullfinch", SUP);
            house.desk.act(number("SUP-1"), new Command.Assign(ALICE), DeskHouse.imap(ALICE), Manner.PLAIN);
            house.desk.act(number("SUP-1"), new Command.ChangeTags(Set.of(new Tag("zebrafinch")), Set.of()), DeskHouse.imap(ALICE), Manner.PLAIN);
            house.desk.act(number("SUP-1"), new Command.ChangeTags(Set.of(), Set.of(new Tag("zebrafinch"))), DeskHouse.imap(ALICE), Manner.PLAIN);
            Conversation before = house.find("SUP-1");
            assertThat(customers.erase("zebrafinch@customer.test", CAROL_BY_WEB)).contains(new Customers.Erased(1, 1, 0, 0, false, true));

            assertThat(Traces.columns(database, "zebrafinch")).isEmpty();
            Conversation husk = house.find("SUP-1");
            assertThat(husk.created()).isEqualTo(before.created());
            assertThat(husk.assignee()).isEqualTo(before.assignee());
            assertThat(husk.status()).isEqualTo(Status.TRASH);
            assertThat(husk.subject()).isEqualTo(Conversation.ERASED);
            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "assigned", "tags", "tags", "status", "erased");
            JournalEntry last = house.desk.journal(number("SUP-1")).get(6);
            assertThat(last.actor().agent()).contains(CAROL);
            assertThat(house.desk.journal(number("SUP-1")).get(2).event().details()).containsEntry("to", "alice@acme.test");
            assertThat(house.folders(SUP).values().stream().flatMap(List::stream)).as("the body that both have is the other's now").containsExactly("bullfinch asks");
            assertThat(customers.erase("zebrafinch@customer.test", CAROL_BY_WEB)).isEmpty();
            assertThat(customers.find("bullfinch@customer.test", Optional.empty(), 5).items()).hasSize(1);
        }

        @Test
        void shouldKeepABodyThatAnotherCustomersMailHasToo() throws Exception {
            for (String who : List.of("zebrafinch", "bullfinch")) {
                mail(house, SUP, who, "the same kingfisher");
            }
            customers.erase("zebrafinch@customer.test", CAROL_BY_WEB);
            long left = database.read(connection -> Sql.list(connection, "SELECT refs FROM body", row -> row.getLong(1))).get(0);
            assertThat(left).isEqualTo(1);
            String hash = database.read(connection -> Sql.list(connection, "SELECT body_hash FROM message", row -> row.getString(1))).get(0);
            assertThat(new String(house.bodies.open(hash).readAllBytes())).startsWith("the same kingfisher");
        }

        @Test
        void shouldEraseFromOthersConversationsOnlyWhatThePersonHasWritten() throws Exception {
            mail(house, SUP, "bullfinch", "mine", "Message-ID: <first@customer.test>");
            house.receive(SUP, "From: zebrafinch@customer.test", "Subject: Re: bullfinch asks", "Message-ID: <zebrafinch.second@customer.test>", "In-Reply-To: "
                + "<" + mimeId("SUP-1") + ">");
            assertThat(house.find("SUP-1").participants()).contains("zebrafinch@customer.test");
            assertThat(customers.erase("zebrafinch@customer.test", CAROL_BY_WEB)).hasValueSatisfying(erased -> assertThat(erased.messages()).isEqualTo(1));
            assertThat(Traces.columns(database, "zebrafinch")).isEmpty();
            assertThat(house.folders(SUP).get("INBOX")).containsExactly("bullfinch asks");
            assertThat(house.find("SUP-1").status()).isEqualTo(Status.OPEN);
            assertThat(house.journal("SUP-1")).endsWith("erased");
            assertThat(customers.erase("zebrafinch@customer.test", CAROL_BY_WEB)).as("and nothing is written down again").isEmpty();
        }

        private String mimeId(String number) {
            return database.read(connection -> Sql.list(connection, "SELECT mime_id FROM conversation_message WHERE conversation = ?", row -> row.getString(1), id(database, number))).get(0);
        }

        @Test
        void shouldBeFinishedByTheNextCallWhereverItWasKilled() throws Exception {
            long steps = 0;
            for (int kill = 0; kill <= steps + 1; kill++) {
                String who = "bird" + (char) ('a' + kill) + "finch";
                receive(who, SUP);
                receive(who, SAL);
                receive("bullfinch", SUP, "Cc: " + who + "@customer.test");
                long before = database.written();
                int last = kill;
                if (kill > 0) {
                    database.killAfter(kill - 1);
                    assertThatThrownBy(() -> customers.erase(who + "@customer.test", CAROL_BY_WEB)).as("after %s of %s", last, steps).isInstanceOf(BreakableDatabase.Killed.class);
                    database.restart();
                    // What the next start of the server would do.
                    overwriting.finish(Set.of());
                }
                customers.erase(who + "@customer.test", CAROL_BY_WEB);
                steps = kill == 0 ? database.written() - before : steps;
                // The mail to several people is the other's, and stays.
                assertThat(Traces.columns(database, who)).as("killed after %s of %s", last, steps).isSubsetOf("message.header");
                assertThat(database.<List<Long>>read(connection -> Sql.list(connection, "SELECT id FROM erasure", row -> row.getLong(1)))).as("nothing is left to be overwritten").isEmpty();
                if (kill == steps) {
                    break;
                }
            }
            assertThat(steps).isGreaterThan(5);
        }

        @Test
        void shouldRefuseThoseOfTheHouse() {
            for (String address : List.of("alice@acme.test", "support@acme.test")) {
                assertThatThrownBy(() -> customers.erase(address, CAROL_BY_WEB)).isInstanceOf(Refused.class).hasMessageContaining("Nothing was erased");
            }
        }
    }
}
