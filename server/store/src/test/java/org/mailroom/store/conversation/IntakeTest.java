package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Foreseen;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.DatabaseExtension;

/** Which conversation a mail belongs to, and what it does to it. */
class IntakeTest {
    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    abstract static class Contract {
        private DeskHouse house;

        abstract DatabaseExtension database();

        @BeforeEach
        void build() {
            house = new DeskHouse(database().database(), database().directory());
        }

        private void act(String number, Command command) {
            house.desk.act(number(number), command, imap(ALICE), Manner.PLAIN);
        }

        @Test
        void shouldCountConversationsPerTeam() throws Exception {
            house.receive(SUP, "Subject: one");
            house.receive(SUP, "Subject: two");
            house.receive(SAL, "Subject: three");

            assertThat(house.find("SUP-1").subject()).isEqualTo("one");
            assertThat(house.find("SUP-2").customer()).isEqualTo("cora@customer.test");
            assertThat(house.find("SAL-1").status()).isEqualTo(Status.OPEN);
            assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one", "two")));
            assertThat(house.journal("SUP-1")).containsExactly("created", "received");
        }

        @Test
        void shouldFollowReferencesWhateverTheSubject() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            house.receive(SUP, "Subject: else", "Message-ID: <b@x>", "In-Reply-To: <a@x>");
            house.receive(SUP, "Subject: third", "References: <zz@x> <b@x>", "In-Reply-To: <unknown@x>");

            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received", "received");
            assertThat(house.desk.find(number("SUP-2"))).isEmpty();
        }

        @Test
        void shouldTakeMailThatWasOvertakenByItsOwnAnswer() throws Exception {
            house.receive(SUP, "Subject: Re: one", "Message-ID: <b@x>", "In-Reply-To: <a@x>");
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            house.receive(SUP, "Subject: Re: other", "Message-ID: <d@x>", "In-Reply-To: <c@x>");
            house.receive(SUP, "Subject: other", "Message-ID: <c@x>", "From: stranger@elsewhere.test");

            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received");
            assertThat(house.find("SUP-3").customer()).isEqualTo("stranger@elsewhere.test");
        }

        /** The rest of what is foreseen is compared with what happens in {@code RoutingTableTest}. */
        @Test
        void shouldForeseeWhereItWouldGoAndDoNothing() throws Exception {
            Handling urgent = Handling.USUAL.with(Priority.URGENT).withAssignee(ALICE);
            Foreseen first = house.foresee(SUP, urgent, "Subject: one");
            assertThat(first.begins()).isTrue();
            assertThat(first.conversation().number()).hasToString("SUP-1");
            assertThat(house.desk.find(number("SUP-1"))).isEmpty();
            house.receive(SUP, urgent, "Subject: one", "Message-ID: <a@x>", "X-Text: same");
            assertThat(first.conversation().assignee()).isEqualTo(house.find("SUP-1").assignee());
            assertThat(first.placement().keywords()).containsExactlyInAnyOrder("$urgent", "@alice");
            Foreseen again = house.foresee(SUP, Handling.USUAL, "Subject: one", "Message-ID: <a@x>", "X-Text: same");
            assertThat(again.repeated()).isTrue();
            assertThat(again.conversation().number()).hasToString("SUP-1");
            assertThat(house.foresee(SUP, Handling.USUAL, "Subject: one", "Message-ID: <a@x>", "X-Text: other").repeated()).isFalse();
            Foreseen answer = house.foresee(SUP, urgent, "Subject: Re: one", "In-Reply-To: <a@x>");
            assertThat(answer.begins()).isFalse();
            assertThat(answer.placement().folder().path()).isEqualTo("@alice");
            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "priority", "assigned");
        }

        @Test
        void shouldNeverFollowTheSubjectAlone() throws Exception {
            house.receive(SUP, "Subject: one");
            house.receive(SUP, "Subject: Re: one");

            assertThat(house.find("SUP-2").subject()).isEqualTo("Re: one");
        }

        @Test
        void shouldFollowTheNumberInTheSubjectOfWhoTakesPart() throws Exception {
            house.receive(SUP, "Subject: one", "Cc: cc@customer.test");
            house.receive(SUP, "Subject: Re: [SUP-1] one");
            house.receive(SUP, "Subject: Re: [sup-1] one", "From: cc@customer.test");
            house.receive(SUP, "Subject: Re: [SUP-1] one", "From: stranger@elsewhere.test");

            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received", "received");
            assertThat(house.find("SUP-2").customer()).isEqualTo("stranger@elsewhere.test");
        }

        @Test
        void shouldFollowTheTokenInTheAddressAndNoForgedOne() throws Exception {
            house.receive(SUP, "Subject: one");
            EmailAddress token = EmailAddress.of(Intake.tokens(house.database).text(EmailAddress.of("support@acme.test"), number("SUP-1")));
            house.receive(SUP, "Subject: other", "From: stranger@elsewhere.test", "X-To: " + token);
            house.receive(SUP, "Subject: forged", "X-To: " + token.value().replaceFirst(".@", token.value().contains("0@") ? "1@" : "0@"));
            house.receive(SUP, "Subject: plain", "X-To: support+sup-1@acme.test");

            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received");
            assertThat(house.find("SUP-2").subject()).isEqualTo("forged");
            assertThat(house.find("SUP-3").subject()).isEqualTo("plain");
        }

        @Test
        void shouldDropTheSameMailOnceMoreAndKeepAnotherWithItsMessageId() throws Exception {
            String header = "Message-ID: <a@x>\r\nFrom: cora@customer.test\r\nSubject: one\r\n\r\n";
            house.file(SUP, "Delivered-To: support@acme.test\r\n", header + "text\r\n");
            house.file(SUP, "Delivered-To: help@acme.test\r\n", header + "text\r\n");
            house.file(SUP, "Delivered-To: support@acme.test\r\n", header + "other text\r\n");

            assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one", "one")));
            assertThat(house.journal("SUP-1")).containsExactly("created", "received", "duplicate");
            assertThat(house.desk.find(number("SUP-2"))).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"WAITING", "DONE", "TRASH", "SNOOZED"})
        void shouldReopenForItsAgentWhenTheCustomerWritesAgain(Status status) throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            act("SUP-1", new Command.Assign(ALICE));
            act("SUP-1", new Command.Park(status, status == Status.SNOOZED ? Optional.of(Instant.parse("2026-12-24T08:00:00Z")) : Optional.empty()));
            house.receive(SUP, "Subject: two", "In-Reply-To: <a@x>");

            assertThat(house.find("SUP-1").status()).isEqualTo(Status.OPEN);
            assertThat(house.find("SUP-1").until()).isEmpty();
            assertThat(house.folders(SUP)).containsOnlyKeys("@alice").containsEntry("@alice", List.of("two [@alice]", "one [@alice]"));
        }

        @Test
        void shouldNotReopenForMailOfMachines() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            act("SUP-1", new Command.Park(Status.DONE));
            house.receive(SUP, "Subject: out of office", "In-Reply-To: <a@x>", "Auto-Submitted: auto-replied");
            house.receive(SUP, "Subject: bounce", "In-Reply-To: <a@x>", "X-Empty: yes");
            house.receive(SUP, "Subject: list", "In-Reply-To: <a@x>", "List-Id: <l.x>");

            assertThat(house.find("SUP-1").status()).isEqualTo(Status.DONE);
            assertThat(house.folders(SUP)).isEqualTo(Map.of("Done",
                List.of("one", "out of office [$autosent]", "bounce [$autosent]", "list [$autosent]")));
        }

        @Test
        void shouldBeginALinkedOneWhenTheOldOneIsLongDone() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            act("SUP-1", new Command.Park(Status.DONE));
            house.watch.pass(Duration.ofDays(31));
            house.receive(SUP, "Subject: again", "In-Reply-To: <a@x>", "Message-ID: <b@x>");
            house.receive(SUP, "Subject: more", "References: <a@x> <b@x>");

            assertThat(house.find("SUP-1").status()).isEqualTo(Status.DONE);
            assertThat(house.journal("SUP-2")).containsExactly("created", "received", "received");
            assertThat(house.desk.links(number("SUP-1"))).containsExactly("SUP-2");
            assertThat(house.desk.links(number("SUP-2"))).containsExactly("SUP-1");
        }

        @Test
        void shouldLinkTheConversationsOfOneMailToTwoTeams() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            house.receive(SAL, "Subject: one", "Message-ID: <a@x>");
            house.receive(SAL, "Subject: Re: one", "In-Reply-To: <a@x>");

            assertThat(house.desk.links(number("SUP-1"))).containsExactly("SAL-1");
            assertThat(house.journal("SAL-1")).containsExactly("created", "received", "received");
            assertThat(house.journal("SUP-1")).containsExactly("created", "received");
        }

        @Test
        void shouldFollowAConversationThatWentToAnotherTeam() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            house.desk.transfer(number("SUP-1"), SAL, imap(ALICE), Manner.PLAIN);
            house.receive(SUP, "Subject: again", "In-Reply-To: <a@x>");

            assertThat(house.find("SUP-1").number()).isEqualTo(number("SAL-1"));
            assertThat(house.folders(SAL)).isEqualTo(Map.of("INBOX", List.of("one", "again")));
            assertThat(house.folders(SUP)).isEmpty();
        }

        @Test
        void shouldPutReportsWhereTheMailBelongsThatTheyGiveBack() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            act("SUP-1", new Command.Park(Status.WAITING));
            house.file(SUP, "Return-Path: <>\r\nDelivered-To: support@acme.test\r\n", "From: mailer-daemon@customer.test\r\nSubject: failed\r\nMessage-ID: <dsn@x>\r\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                + "Final-Recipient: rfc822; c@x\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: one\r\nMessage-ID: <a@x>\r\n\r\n--b--\r\n");

            assertThat(house.folders(SUP)).isEqualTo(Map.of("Waiting", List.of("one", "failed [$autosent]")));
        }

        @Test
        void shouldLeaveSpamWhereItIs() throws Exception {
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            act("SUP-1", new Command.Park(Status.SPAM));
            house.receive(SUP, "Subject: two", "In-Reply-To: <a@x>");

            assertThat(house.folders(SUP)).isEqualTo(Map.of("Spam", List.of("one", "two")));
        }
    }
}
