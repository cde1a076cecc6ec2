package org.mailroom.app.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.DeskTransaction;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxDelivery.Staged;

/**
 * The mail of a {@link Past}: what each customer has written first, and the answer where there was one, sixty words each. It is stored by what stores delivered mail, many in one transaction, where its conversation
 * stands; the search index follows as always. In a hundred conversations {@code please} stands in all, {@code refund}, {@code alpaca} and {@code giraffe} in ten each (the last two never together), {@code oldstuff} in
 * the five oldest; {@code needle} in one of 20,000.
 */
final class PastMail {
    private static final int AT_ONCE = 500;
    private static final int WORDS = 60;
    private static final int VOCABULARY = 20_000;
    private static final String SYLLABLES = "bacedifogulamenipoqurasetivowuxayzi";

    private final Random random = new Random(4712);
    private final SqlDesk desk;
    private final MailboxDelivery delivery;
    private final TeamKey team;

    PastMail(SqlDesk desk, MailboxDelivery delivery, TeamKey team) {
        this.desk = desk;
        this.delivery = delivery;
        this.team = team;
    }

    private record Letter(long conversation, MessageOf.Kind kind, Staged staged, String mimeId, String sender) {
    }

    /** For conversations whose ids are in a row, the oldest first. */
    void write(long first, int conversations) throws IOException {
        for (long from = first; from < first + conversations; from += AT_ONCE) {
            List<Long> ids = LongStream.range(from, Math.min(first + conversations, from + AT_ONCE)).boxed().toList();
            List<Letter> letters = new ArrayList<>();
            for (long id : ids) {
                boolean old = id < first + conversations / 20;
                letters.add(letter(id, MessageOf.Kind.IN, "c" + id % 20_011 + "@customers.example", text(id, old)));
                if (id % 5 > 0) {
                    letters.add(letter(id, MessageOf.Kind.OUT, "alice@acme.test", text(0, false)));
                }
            }
            desk.transaction(transaction -> {
                List<Conversation> held = transaction.hold(ids);
                for (Letter letter : letters) {
                    store(transaction, held.get((int) (letter.conversation() - ids.get(0))), letter);
                }
                return null;
            });
            letters.forEach(letter -> letter.staged().close());
        }
    }

    private void store(DeskTransaction transaction, Conversation it, Letter letter) {
        Placement placement = transaction.placement(it, transaction.setting(team).team());
        Flags flags = new Flags();
        placement.keywords().forEach(flags::add);
        long at = (letter.kind() == MessageOf.Kind.IN ? it.created() : it.updated()).toEpochMilli();
        try {
            delivery.store(transaction.connection(), letter.staged(), ("X-Mailroom-Conversation: " + it.number() + "\r\n").getBytes(StandardCharsets.US_ASCII),
                TeamOwner.path(team, placement.folder()), flags, at);
            new MessageOf(letter.staged().id(), it.id(), letter.kind(), letter.sender(), at, Optional.of(letter.mimeId()), Optional.of(letter.staged().bodyHash())).insert(transaction.connection());
        } catch (MailboxNotFoundException | java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Letter letter(long id, MessageOf.Kind kind, String sender, String text) throws IOException {
        String mimeId = kind.name().toLowerCase(java.util.Locale.ROOT) + id + "@customers.example";
        String message = "From: <" + sender + ">\r\nTo: <help@acme.test>\r\nSubject: Matter " + id + "\r\nMessage-ID: <" + mimeId + ">\r\nDate: Sun, 1 Nov 2026 10:00:00 +0000\r\n\r\n" + text + "\r\n";
        Staged staged = delivery.stage(TeamOwner.of(team), new byte[0], new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)));
        return new Letter(id, kind, staged, mimeId, sender);
    }

    /** Few words are frequent and many are rare, as in languages. */
    private String text(long id, boolean old) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= WORDS; i++) {
            text.append(word((int) Math.exp(random.nextDouble() * Math.log(VOCABULARY)))).append(i % 10 == 0 ? "\r\n" : " ");
        }
        if (id > 0) {
            text.append("please").append(id % 10 == 0 ? " refund" : id % 10 == 1 ? " alpaca" : id % 10 == 2 ? " giraffe" : "").append(old ? " oldstuff" : "").append(id % 20_000 == 7 ? " needle" : "");
        }
        return text.toString();
    }

    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 17; rest > 0; rest /= 17) {
            word.append(SYLLABLES, rest % 17 * 2, rest % 17 * 2 + 2);
        }
        return word.toString();
    }
}
