package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.STAN;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.seen;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.EntryKey;
import org.apache.james.mailbox.model.MailboxAnnotation;
import org.apache.james.mailbox.model.MailboxAnnotationKey;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.model.search.PrefixedRegex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** A folder that the session does not see: every operation gives what it gives for a name, or an id, that nothing has. */
class HiddenFoldersTest {
    private static final MailboxAnnotationKey KEY = new MailboxAnnotationKey("/private/x");

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private TeamHouse house;
    private SharedMailboxes mailboxes;
    private MailboxSession alice;
    private MailboxSession stan;

    @BeforeEach
    void build() throws MailboxException {
        house = new TeamHouse(database.database(), database.directory());
        mailboxes = house.mailboxes;
        alice = house.login(ALICE);
        stan = house.login(STAN);
        for (MailboxSession session : List.of(alice, stan)) {
            mailboxes.createMailbox(MailboxPath.inbox(session), session);
        }
    }

    @Test
    void shouldAnswerAsForNothingWhenTheFolderIsNotSeen() throws MailboxException {
        house.file("Quarantine", "secret");
        for (Operation operation : operations()) {
            assertThat(outcome(operation, "Teams/Support", stan)).as("%s by a stranger", operation.name)
                .isEqualTo(outcome(operation, "Teams/Nonsuch", stan));
            assertThat(outcome(operation, "Teams/Support/Quarantine", alice)).as("%s of the quarantine", operation.name)
                .isEqualTo(outcome(operation, "Teams/Support/Nonsuch", alice));
            assertThat(outcome(operation, "Teams/support", alice)).as("%s in other letters", operation.name)
                .isEqualTo(outcome(operation, "Teams/Nonsuch", alice));
            assertThat(outcome(operation, "Teams/Support/INBOX", alice)).as("%s of INBOX below", operation.name)
                .isEqualTo(outcome(operation, "Teams/Support/Nonsuch", alice));
        }
        assertThat(mailboxes.mailboxExists(seen(ALICE, "Teams/Support/"), alice).block()).isFalse();
    }

    @Test
    void shouldAnswerAsForNothingWhenTheQuarantineIsNotSeenInAScopedSession() throws MailboxException {
        MailboxSession scoped = house.scoped(ALICE);
        for (Operation operation : operations()) {
            assertThat(outcome(operation, "Quarantine", scoped)).as("%s of the quarantine", operation.name)
                .isEqualTo(outcome(operation, "Nonsuch", scoped));
        }
    }

    @Test
    void shouldAnswerAsForNothingWhenAskedByIdAndNotSeen() throws MailboxException {
        MailboxId queue = mailboxes.getMailbox(seen(ALICE, "Teams/Support"), alice).getId();
        MailboxId gone = goneId();

        for (Map.Entry<String, OnId> operation : onIds().entrySet()) {
            String hidden = outcome(() -> operation.getValue().run(queue, stan)).replace(queue.serialize(), "ID");
            String none = outcome(() -> operation.getValue().run(gone, stan)).replace(gone.serialize(), "ID");
            assertThat(hidden).as(operation.getKey()).isEqualTo(none);
        }
    }

    @Test
    void shouldNotOpenAnythingUnderTheNameInStorageWhenStranger() {
        for (String name : List.of("INBOX", "Waiting", "Nonsuch")) {
            assertThat(catchThrowable(() -> mailboxes.getMailbox(MailboxPath.forUser(SUPPORT_OWNER, name), stan)))
                .isInstanceOf(MailboxNotFoundException.class);
            assertThat(mailboxes.mailboxExists(MailboxPath.forUser(SUPPORT_OWNER, name), stan).block()).isFalse();
        }
        assertThat(catchThrowable(() -> mailboxes.getMailbox(new MailboxPath("#shared", STAN, "Teams/Support"), stan)))
            .isInstanceOf(MailboxNotFoundException.class);
        assertThat(catchThrowable(() -> mailboxes.getMailbox(MailboxPath.forUser(ALICE, "Teams/Support"), stan)))
            .isInstanceOf(MailboxNotFoundException.class);
    }

    private MailboxId goneId() throws MailboxException {
        mailboxes.createMailbox(seen(STAN, "gone"), stan);
        MailboxId id = mailboxes.getMailbox(seen(STAN, "gone"), stan).getId();
        mailboxes.deleteMailbox(id, stan);
        return id;
    }

    private interface OnPath {
        Object run(MailboxPath path, MailboxSession session) throws Exception;
    }

    private interface OnId {
        Object run(MailboxId id, MailboxSession session) throws Exception;
    }

    private record Operation(String name, OnPath run) {
    }

    private List<Operation> operations() {
        MailboxACL.ACLCommand command = MailboxACL.command().forUser(STAN).rights(MailboxACL.FULL_RIGHTS).asAddition();
        return List.of(
            new Operation("open", (path, session) -> mailboxes.getMailbox(path, session)),
            new Operation("exists", (path, session) -> mailboxes.mailboxExists(path, session).block()),
            new Operation("children", (path, session) -> mailboxes.hasChildren(path, session)),
            new Operation("list", (path, session) -> mailboxes.search(query(path.getUser(), path.getName() + "*"), session)
                .collectList().block()),
            new Operation("create", (path, session) -> mailboxes.createMailbox(path, session)),
            new Operation("rename", (path, session) -> mailboxes.renameMailbox(path, new MailboxPath(path, "Other"), session)),
            new Operation("delete", (path, session) -> {
                mailboxes.deleteMailbox(path, session);
                return null;
            }),
            new Operation("deleteReactive", (path, session) -> mailboxes.deleteMailboxReactive(path, session).block()),
            new Operation("copy to", (path, session) ->
                mailboxes.copyMessages(MessageRange.all(), MailboxPath.inbox(session), path, session)),
            new Operation("copy from", (path, session) ->
                mailboxes.copyMessages(MessageRange.all(), path, MailboxPath.inbox(session), session)),
            new Operation("move to", (path, session) ->
                mailboxes.moveMessages(MessageRange.all(), MailboxPath.inbox(session), path, session)),
            new Operation("move from", (path, session) ->
                mailboxes.moveMessages(MessageRange.all(), path, MailboxPath.inbox(session), session)),
            new Operation("myRights", (path, session) -> mailboxes.myRights(path, session)),
            new Operation("hasRight", (path, session) -> mailboxes.hasRight(path, MailboxACL.Right.Lookup, session)),
            new Operation("listRights", (path, session) -> mailboxes.listRights(path, session)),
            new Operation("listRights of", (path, session) -> mailboxes.listRights(path, EntryKey.createUserEntryKey(STAN), session)),
            new Operation("setAcl", (path, session) -> {
                mailboxes.applyRightsCommand(path, command, session);
                return null;
            }),
            new Operation("setRights", (path, session) -> {
                mailboxes.setRights(path, MailboxACL.EMPTY, session);
                return null;
            }),
            new Operation("metadata", (path, session) -> mailboxes.getAllAnnotations(path, session)),
            new Operation("metadata by key", (path, session) -> mailboxes.getAnnotationsByKeys(path, session, Set.of(KEY))),
            new Operation("metadata below", (path, session) ->
                mailboxes.getAnnotationsByKeysWithAllDepth(path, session, Set.of(KEY))),
            new Operation("set metadata", (path, session) -> {
                mailboxes.updateAnnotations(path, session, List.of(MailboxAnnotation.newInstance(KEY, "y")));
                return null;
            }),
            new Operation("subscriptions", (path, session) -> {
                house.subscriptions.subscribe(session, path);
                return house.subscriptions.subscriptions(session).contains(path);
            }));
    }

    private Map<String, OnId> onIds() {
        return Map.of(
            "open", (id, session) -> mailboxes.getMailbox(id, session),
            "delete", (id, session) -> mailboxes.deleteMailbox(id, session),
            "deleteReactive", (id, session) -> mailboxes.deleteMailboxReactive(id, session).block(),
            "rename", (id, session) -> mailboxes.renameMailbox(id, seen(STAN, "taken"), session),
            "rights", (id, session) -> mailboxes.myRights(id, session).block(),
            "listRights", (id, session) -> mailboxes.listRights(id, session),
            "setRights", (id, session) -> {
                mailboxes.setRights(id, MailboxACL.EMPTY, session);
                return null;
            },
            "move", (id, session) ->
                mailboxes.moveMessages(MessageRange.all(), id, mailboxes.getMailbox(MailboxPath.inbox(STAN), session).getId(), session),
            "copy", (id, session) ->
                mailboxes.copyMessages(MessageRange.all(), mailboxes.getMailbox(MailboxPath.inbox(STAN), session).getId(), id, session),
            "metadata", (id, session) -> mailboxes.hasRight(id, MailboxACL.Right.Read, session));
    }

    /** What came out, with the asked name blotted out, so that two names can be compared. */
    private static String outcome(Operation operation, String name, MailboxSession session) {
        return outcome(() -> operation.run.run(seen(session.getUser(), name), session)).replace(name, "NAME");
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static String outcome(Call call) {
        try {
            return String.valueOf(call.run());
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    private static MailboxQuery query(Username user, String pattern) {
        return MailboxQuery.builder().userAndNamespaceFrom(MailboxPath.forUser(user, ""))
            .expression(new PrefixedRegex("", pattern, '/')).build();
    }
}
