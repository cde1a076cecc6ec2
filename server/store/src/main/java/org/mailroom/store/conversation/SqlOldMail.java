package org.mailroom.store.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.store.quota.QuotaChecker;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.OldMail;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link OldMail} by the way that APPEND goes ({@link Imports}): the same decisions and the same delivery, many messages in a transaction. On PostgreSQL others wait for the folder until that is
 * committed, hence it is short. Thread-safe; blocks. Proof: {@code OldMailTest}, and {@code ImportMailTest} of {@code server/app}.
 */
public final class SqlOldMail implements OldMail {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlOldMail.class);
    private static final int MOST = 100;
    /** Bodies that are small stay in memory until they are filed. */
    private static final long MOST_OCTETS = 4 << 20;
    /** RFC 3501, flag-keyword. */
    private static final Pattern KEYWORD = Pattern.compile("[\\x21-\\x7e&&[^(){%*\"\\\\\\]]]{1,100}");
    private static final Map<String, Flags.Flag> SYSTEM = Map.of("\\seen", Flags.Flag.SEEN, "\\answered", Flags.Flag.ANSWERED, "\\flagged", Flags.Flag.FLAGGED, "\\draft", Flags.Flag.DRAFT);

    private final SqlDesk desk;
    private final Database database;
    private final MailboxDelivery delivery;
    private final OldThreads threads;
    private final QuotaManager quotas;
    private final QuotaRootResolver roots;

    @Inject
    public SqlOldMail(Gestures gestures, Database database, MailboxDelivery delivery, QuotaManager quotas, QuotaRootResolver roots) {
        this.desk = gestures.desk();
        this.database = database;
        this.delivery = delivery;
        this.threads = new OldThreads(delivery);
        this.quotas = quotas;
        this.roots = roots;
    }

    /** A message that is ready to be stored. */
    record Item(MailboxDelivery.Staged staged, Letter letter, Instant date, Flags flags) implements AutoCloseable {
        @Override
        public void close() {
            staged.close();
        }
    }

    @Override
    public Batch into(TeamKey team, TeamFolder folder) {
        if (!folder.path().startsWith("@") && !Set.of(TeamFolder.QUEUE, TeamFolder.WAITING, TeamFolder.DONE).contains(folder)) {
            throw Refused.impossible("Old mail cannot be put into '" + folder.path() + "'; allowed: the queue, a member's folder, Waiting, Done. Nothing was changed.");
        }
        FolderCommands.of(desk.setting(team), folder, Optional.empty());
        return new Collected(team, folder);
    }

    private static Flags flags(Set<String> words) {
        Flags flags = new Flags();
        for (String word : words) {
            Flags.Flag system = SYSTEM.get(word.toLowerCase(Locale.ROOT));
            if (system != null) {
                flags.add(system);
            } else if (KEYWORD.matcher(word).matches()) {
                flags.add(word);
            }
        }
        return Imports.plain(flags);
    }

    /** Whether the team has the message. */
    static boolean there(Connection connection, TeamKey team, Item item) throws SQLException {
        String from = " FROM conversation_message o JOIN conversation c ON c.id = o.conversation AND c.team = ? WHERE o.body_hash = ?";
        String stands = " AND EXISTS (SELECT 1 FROM mailbox_message p WHERE p.message_id = o.message)";
        if (item.letter().id().isPresent()) {
            return Sql.first(connection, "SELECT 1" + from + " AND o.mime_id = ?" + stands, row -> 1, team.value(), item.staged().bodyHash(), item.letter().id().get()).isPresent();
        }
        byte[] header = item.staged().header();
        return Sql.list(connection, "SELECT (SELECT header FROM message WHERE id = o.message)" + from + " AND o.mime_id IS NULL" + stands, row -> row.getBytes(1), team.value(), item.staged().bodyHash())
            .stream().anyMatch(other -> Arrays.equals(other, header));
    }

    private final class Collected implements Batch {
        private final TeamKey team;
        private final TeamFolder folder;
        private final List<Item> items = new ArrayList<>();
        private long octets;

        Collected(TeamKey team, TeamFolder folder) {
            this.team = team;
            this.folder = folder;
        }

        @Override
        public void add(InputStream message, Instant date, Set<String> flags) throws IOException {
            MailboxDelivery.Staged staged = delivery.stage(TeamOwner.of(team), new byte[0], message);
            try {
                items.add(new Item(staged, Letters.read(staged.fields()), date, flags(flags)));
            } catch (RuntimeException e) {
                staged.close();
                throw e;
            }
            octets += staged.octets();
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public boolean full() {
            return items.size() >= MOST || octets >= MOST_OCTETS;
        }

        @Override
        public List<Outcome> file() {
            try {
                Map<Item, Outcome> outcomes = new HashMap<>();
                database.read(connection -> {
                    for (Item item : items) {
                        if (there(connection, team, item)) {
                            outcomes.put(item, new Outcome(Fate.THERE, Optional.empty()));
                        }
                    }
                    return null;
                });
                List<Item> fresh = items.stream().filter(item -> !outcomes.containsKey(item)).toList();
                if (!fresh.isEmpty()) {
                    room(fresh);
                    outcomes.putAll(filed(fresh));
                }
                return items.stream().map(outcomes::get).toList();
            } finally {
                close();
            }
        }

        private void room(List<Item> fresh) {
            try {
                QuotaRoot root = roots.getQuotaRoot(TeamOwner.path(team, folder));
                new QuotaChecker(quotas.getMessageQuota(root), quotas.getStorageQuota(root), root).tryAddition(fresh.size(), fresh.stream().mapToLong(item -> item.staged().octets()).sum());
            } catch (OverQuotaException e) {
                throw Refused.impossible("there is no room for more in the mailboxes of team " + team + ": its quota is used up. Raise it, and the same command goes on");
            } catch (MailboxException e) {
                throw new Unavailable("the quota of team " + team + " cannot be looked up", e);
            }
        }

        private Map<Item, Outcome> filed(List<Item> some) {
            try {
                return desk.transaction(transaction -> {
                    // Another server may bring the same just now, and is to be waited for before this looks what there is.
                    ConversationRows.lockNumbers(transaction.connection(), team);
                    Map<Item, Outcome> outcomes = new HashMap<>();
                    for (Item item : some) {
                        outcomes.put(item, new Outcome(threads.file(transaction, team, folder, item), Optional.empty()));
                    }
                    return outcomes;
                });
            } catch (RuntimeException e) {
                return some.size() == 1 ? Map.of(some.get(0), refused(e)) : apart(some);
            }
        }

        /** One of them cannot be stored; which one, shows when they come one by one. */
        private Map<Item, Outcome> apart(List<Item> some) {
            Map<Item, Outcome> outcomes = new HashMap<>();
            for (Item item : some) {
                outcomes.putAll(filed(List.of(item)));
            }
            return outcomes;
        }

        /** If the message is what is wrong, and not the database. */
        private Outcome refused(RuntimeException e) {
            if (e instanceof Refused) {
                return new Outcome(Fate.REFUSED, Optional.of(e.getMessage()));
            }
            database.probe();
            LOGGER.error("A message cannot be imported", e);
            return new Outcome(Fate.REFUSED, Optional.of(e instanceof Unavailable unavailable ? unavailable.told() : e.toString()));
        }

        @Override
        public void close() {
            items.forEach(Item::close);
            items.clear();
            octets = 0;
        }
    }
}
