package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** The doctor finds what is wrong, changes nothing unless asked, and puts right what can be. */
@OnEachEngine
class ExaminationTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Examination examination;

    ExaminationTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        examination = new Examination(house.database, house.desk, house.placing, house.house.directory, house.house.teams);
        house.receive(SUP, "Subject: one");
        house.receive(SUP, "Subject: two");
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
    }

    private List<String> examine(boolean repair) {
        List<String> findings = new ArrayList<>();
        assertThat(examination.run(repair, findings::add)).isEqualTo(findings.size());
        return findings;
    }

    private void spoil(String sql) {
        house.database.write(connection -> Sql.update(connection, sql));
    }

    @Test
    void shouldFindNothingWrongWithWhatTheServerDoes() {
        assertThat(examine(false)).isEmpty();
    }

    @Test
    void shouldFindAndMoveBackWhatStandsElsewhere() {
        spoil("UPDATE mailbox_message SET mailbox_id = (SELECT id FROM mailbox WHERE name = 'Done' AND owner = 'sup@teams.invalid'), uid = 77, keywords = 'own'"
            + " WHERE mailbox_id = (SELECT id FROM mailbox WHERE name = '@alice' AND owner = 'sup@teams.invalid')");
        Map<String, List<String>> spoilt = house.folders(SUP);

        assertThat(examine(false)).contains("conversation SUP-1: its messages are not where its state says").hasSize(3);
        assertThat(house.folders(SUP)).isEqualTo(spoilt);
        assertThat(examine(true)).contains("conversation SUP-1: its messages were put where its state says");
        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice, own]"), "INBOX", List.of("two")));
        assertThat(examine(true)).isEmpty();
        assertThat(examine(false)).isEmpty();
    }

    @Test
    void shouldPutKeywordsAndCountersRight() {
        spoil("UPDATE mailbox_message SET keywords = '@bob'");
        spoil("UPDATE mailbox SET messages = 5, unseen = 7 WHERE name = 'Waiting' AND owner = 'sup@teams.invalid'");

        assertThat(examine(true)).hasSize(3).contains("mailbox 'Waiting' of sup@teams.invalid: its counters were wrong");
        assertThat(examine(false)).isEmpty();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]"), "INBOX", List.of("two")));
    }

    @Test
    void shouldLeaveAThrownAwayDraftInTrash() throws Exception {
        house.house.file("Trash", "draft");

        assertThat(examine(true)).isEmpty();
        assertThat(house.folders(SUP)).containsKey("Trash").containsEntry("INBOX", List.of("two"));
    }

    @Test
    void shouldGiveMessagesWithoutConversationOne() throws Exception {
        house.house.file("Done", "stray");

        assertThat(examine(false)).singleElement().asString().startsWith("team SUP: message ").endsWith(" in 'Done' has no conversation");
        assertThat(examine(true)).singleElement().asString().endsWith(" in 'Done' was given a conversation");
        assertThat(examine(false)).isEmpty();
        assertThat(house.find("SUP-3").status()).isEqualTo(org.mailroom.domain.conversation.Status.DONE);
    }

    @Test
    void shouldMakeMissingFoldersAgain() {
        spoil("DELETE FROM mailbox WHERE name = 'Done' AND owner = 'sup@teams.invalid'");

        assertThat(examine(false)).containsExactly("team SUP: the folder 'Done' is missing");
        examine(true);
        assertThat(examine(false)).isEmpty();
    }
}
