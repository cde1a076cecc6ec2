package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** What claiming costs in a team with few and with very many conversations: the medians are printed. */
@Tag("long")
@OnEachEngine
class ClaimCostTest {
    private static final int MANY = Integer.getInteger("conversations", 10_000);
    private static final int CLAIMS = 100;

    private final DatabaseExtension engine;
    private DeskHouse house;

    ClaimCostTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldClaimAmongManyAsAmongFew() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        for (int i = 1; i <= CLAIMS; i++) {
            house.receive(SUP, "Subject: " + i);
        }
        claims();
        double few = claims();
        fill(MANY - CLAIMS);
        claims();
        double many = claims();
        System.out.printf("a claim takes %s ms among %d conversations and %s ms among %d (%s)%n", few, CLAIMS, many, MANY, house.database.dialect());
        assertThat(house.queued(SUP)).isEqualTo(MANY);
    }

    /** The median in milliseconds; each is taken and given back. */
    private double claims() {
        List<Double> millis = new ArrayList<>();
        for (int i = 1; i <= CLAIMS; i++) {
            long start = System.nanoTime();
            house.desk.act(number("SUP-" + i), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
            millis.add((System.nanoTime() - start) / 1e6);
            house.desk.act(number("SUP-" + i), new Command.Unassign(), imap(ALICE), Manner.PLAIN);
        }
        return Math.round(millis.stream().sorted().toList().get(CLAIMS / 2) * 100) / 100.0;
    }

    /** Copies of the first conversation, with all rows that one has. */
    private void fill(int count) {
        for (int from = 0; from < count; from += 1000) {
            int first = from;
            int size = Math.min(1000, count - from);
            house.database.write(connection -> {
                long base = 10_000_000L + first;
                String series = "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " + (size - 1) + ") SELECT i FROM n)";
                long like = Sql.list(connection, "SELECT conversation FROM conversation_number WHERE number = 'SUP-1'", row -> row.getLong(1)).get(0);
                long queue = Sql.list(connection, "SELECT id FROM mailbox WHERE owner = 'sup@teams.invalid' AND name = 'INBOX'", row -> row.getLong(1)).get(0);
                Sql.update(connection, "INSERT INTO conversation SELECT " + base + " + n.i, team, 'SUP-' || (" + base + " + n.i), status, assignee, assigned, priority,"
                    + " tags, lock_holder, lock_since, lock_until, lock_cause, wake, subject, customer, participants, notes, answered, status_since, created, updated,"
                    + " version, asked, owed, since, urgency, service FROM conversation, " + series + " n WHERE id = ?", like);
                Sql.update(connection, "INSERT INTO conversation_number SELECT 'SUP-' || (" + base + " + n.i), " + base + " + n.i FROM " + series + " n");
                Sql.update(connection, "INSERT INTO conversation_message SELECT " + base + " + n.i, " + base + " + n.i, kind, sender, arrived, 'f' || (" + base
                    + " + n.i), body_hash FROM conversation_message, " + series + " n WHERE conversation = ?", like);
                Sql.update(connection, "INSERT INTO message SELECT " + base + " + n.i, " + base + " + n.i, internal_date, octets, header_octets, line_count, refs,"
                    + " body_hash, structure, header, body_id FROM message, " + series + " n WHERE id = (SELECT MIN(message) FROM conversation_message WHERE conversation = ?)", like);
                long uid = Sql.list(connection, "UPDATE mailbox SET last_uid = last_uid + " + size + ", messages = messages + " + size + ", unseen = unseen + " + size
                    + ", highest_modseq = highest_modseq + 1 WHERE id = ? RETURNING last_uid", row -> row.getLong(1), queue).get(0) - size;
                Sql.update(connection, "INSERT INTO mailbox_message (mailbox_id, uid, message_id, thread_id, modseq, save_date, octets, flags, keywords) SELECT " + queue
                    + ", " + (uid + 1) + " + n.i, " + base + " + n.i, " + base + " + n.i, 1, 0, 100, 0, '' FROM " + series + " n");
                return null;
            });
        }
    }
}
