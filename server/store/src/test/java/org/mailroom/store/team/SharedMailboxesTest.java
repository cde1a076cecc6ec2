package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.CAROL;
import static org.mailroom.store.team.TeamHouse.OSCAR;
import static org.mailroom.store.team.TeamHouse.STAN;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.mailbox.MailboxManager.CreateOption;
import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxManager.RenameOption;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.EntryKey;
import org.apache.james.mailbox.model.MailboxAnnotation;
import org.apache.james.mailbox.model.MailboxAnnotationKey;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MultimailboxesSearchQuery;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.model.search.PrefixedRegex;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.Role;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Names and rights of team folders in every operation of the mailbox manager, on each engine. */
@OnEachEngine
class SharedMailboxesTest {
    private static final List<String> BELOW = List.of("", "/@alice", "/@carol", "/Done", "/Drafts", "/Notes", "/Outbox", "/Sent", "/Snoozed",
        "/Snoozed/Monday", "/Snoozed/Next week", "/Snoozed/Same date", "/Snoozed/Tomorrow", "/Spam", "/Templates", "/Trash", "/Waiting");
    private static final List<String> FOR_MEMBERS = BELOW.stream().map(name -> "Teams/Support" + name).toList();

    private final DatabaseExtension engine;
    private TeamHouse house;
    private SharedMailboxes mailboxes;
    private MailboxSession alice;
    private MailboxSession carol;
    private MailboxSession oscar;
    private MailboxSession stan;

    SharedMailboxesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws MailboxException {
        house = new TeamHouse(engine.database(), engine.directory());
        mailboxes = house.mailboxes;
        alice = house.login(ALICE);
        carol = house.login(CAROL);
        oscar = house.login(OSCAR);
        stan = house.login(STAN);
        for (MailboxSession session : List.of(alice, stan)) {
            mailboxes.createMailbox(MailboxPath.inbox(session), session);
        }
    }

    @Test
    void shouldListTeamFoldersAmongTheOwnWhenMember() throws MailboxException {
        assertThat(list(alice, "", "*")).containsExactlyElementsOf(with("INBOX", FOR_MEMBERS));
        assertThat(list(oscar, "", "*")).containsExactlyElementsOf(FOR_MEMBERS);
        assertThat(list(stan, "", "*")).containsExactly("INBOX");
    }

    @Test
    void shouldListTheQuarantineWhenLeadOnly() throws MailboxException {
        assertThat(list(carol, "", "Teams/Support/Q*")).containsExactly("Teams/Support/Quarantine");
        assertThat(list(alice, "", "Teams/Support/Q*")).isEmpty();
    }

    @Test
    void shouldListByPatternWithoutTheBareRoot() throws MailboxException {
        assertThat(list(alice, "", "%")).containsExactly("INBOX");
        assertThat(list(alice, "", "Teams")).isEmpty();
        assertThat(list(alice, "", "Teams/%")).containsExactly("Teams/Support");
        assertThat(list(alice, "Teams/", "%")).containsExactly("Teams/Support");
        assertThat(list(alice, "", "Teams/Support/Snoozed/%")).hasSize(4);
        assertThat(list(alice, "", "Teams/support/%")).isEmpty();
    }

    @Test
    void shouldTellChildrenAndRightsWhenListing() throws MailboxException {
        Map<String, MailboxMetaData> found = mailboxes.search(query(ALICE, "", "*"), alice)
            .collectMap(folder -> folder.getPath().getName()).block();

        assertThat(found.get("Teams/Support").inferiors()).isEqualTo(MailboxMetaData.Children.HAS_CHILDREN);
        assertThat(found.get("Teams/Support/Snoozed").inferiors()).isEqualTo(MailboxMetaData.Children.HAS_CHILDREN);
        assertThat(found.get("Teams/Support/Done").inferiors()).isEqualTo(MailboxMetaData.Children.HAS_NO_CHILDREN);
        assertThat(found.get("Teams/Support").getPath().belongsTo(alice)).isFalse();
        assertThat(found.get("Teams/Support").getResolvedAcls().getEntries()).containsExactly(
            Map.entry(EntryKey.createUserEntryKey(ALICE), MailboxACL.Rfc4314Rights.deserialize("lrswite")));
        assertThat(found.get("Teams/Support").getPath()).isEqualTo(seen(ALICE, "Teams/Support"));
    }

    @Test
    void shouldCountWhenListingWithCounters() throws MailboxException {
        house.file("INBOX", "one", "two");

        assertThat(mailboxes.search(query(ALICE, "", "Teams/Support"), MailboxSearchFetchType.Counters, alice)
            .map(folder -> folder.getCounters().getCount()).collectList().block()).containsExactly(2L);
    }

    @Test
    void shouldOpenAListedMailboxAsTheOneThatIsStored() throws MailboxException {
        MailboxMetaData listed = mailboxes.search(query(ALICE, "", "Teams/Support/Done"), alice).blockFirst();

        MessageManager opened = mailboxes.getMailbox(listed.getMailbox(), alice);

        assertThat(opened.getMailboxEntity().generateAssociatedPath()).isEqualTo(MailboxPath.forUser(SUPPORT_OWNER, "Done"));
        assertThat(opened.getMailboxPath()).isEqualTo(seen(ALICE, "Teams/Support/Done"));
        assertThat(opened.getId()).isEqualTo(listed.getId());
    }

    @Test
    void shouldShowOneMailboxToAllMembers() throws MailboxException {
        house.file("INBOX", "from a customer");

        assertThat(count(alice, "Teams/Support")).isEqualTo(1);
        assertThat(count(oscar, "Teams/Support")).isEqualTo(1);
        assertThat(mailboxes.getMailbox(seen(ALICE, "Teams/Support"), alice).getId())
            .isEqualTo(mailboxes.getMailbox(seen(CAROL, "Teams/Support"), carol).getId());
    }

    @Test
    void shouldShowNothingByStoredRightsWhenSomebodyHasWrittenThem() throws Exception {
        MailboxId queue = mailboxes.getMailbox(seen(ALICE, "Teams/Support"), alice).getId();
        var mapper = house.mappers.createMailboxMapper(stan);
        var mailbox = mapper.findMailboxById(queue).block();
        mapper.setACL(mailbox, new MailboxACL(Map.of(EntryKey.createUserEntryKey(STAN), MailboxACL.FULL_RIGHTS,
            MailboxACL.ANYBODY_KEY, MailboxACL.FULL_RIGHTS))).block();

        assertThat(catchThrowable(() -> mailboxes.getMailbox(queue, stan))).isInstanceOf(MailboxNotFoundException.class);
        assertThat(mailboxes.search(MailboxQuery.builder().matchesAllMailboxNames().build(), stan)
            .map(found -> found.getPath().getName()).collectList().block()).containsExactly("INBOX");
        assertThat(mailboxes.search(MailboxQuery.builder().matchesAllMailboxNames().build(), alice)
            .map(found -> found.getPath().getUser()).distinct().collectList().block()).containsExactly(ALICE);
    }

    @Test
    void shouldNotShowTeamsWhenTheSessionIsInSomebodyElsesMailboxes() throws MailboxException {
        MailboxSession carolAsAlice = new MailboxSession(carol.getSessionId(), ALICE, Optional.of(CAROL), List.of(), '/',
            MailboxSession.SessionType.User);

        assertThat(list(carolAsAlice, "", "*")).containsExactly("INBOX");
        assertThat(catchThrowable(() -> mailboxes.getMailbox(seen(ALICE, "Teams/Support"), carolAsAlice)))
            .isInstanceOf(MailboxNotFoundException.class);
    }

    @Test
    void shouldTellTheRightsOfTheRole() throws MailboxException {
        assertThat(rights(alice, "Teams/Support")).isEqualTo("eilrstw");
        assertThat(rights(oscar, "Teams/Support")).isEqualTo("lr");
        assertThat(rights(carol, "Teams/Support/Quarantine")).isEqualTo("eilrstw");
        assertThat(mailboxes.getMailbox(seen(OSCAR, "Teams/Support"), oscar).isWriteable(oscar)).isFalse();
        assertThat(mailboxes.getMailbox(seen(ALICE, "Teams/Support"), alice).isWriteable(alice)).isTrue();
    }

    @Test
    void shouldRefuseToMakeRenameAndDeleteBelowTeams() {
        for (MailboxSession session : List.of(alice, carol, oscar)) {
            Username user = session.getUser();
            refused(() -> mailboxes.createMailbox(seen(user, "Teams/Support/New"), session), "made by the server");
            refused(() -> mailboxes.renameMailbox(seen(user, "Teams/Support/Done"), seen(user, "Finished"), session), "cannot be renamed");
            refused(() -> mailboxes.deleteMailbox(seen(user, "Teams/Support/Done"), session), "cannot be renamed or deleted");
            refused(() -> mailboxes.deleteMailboxReactive(seen(user, "Teams/Support"), session).block(), "cannot be renamed or deleted");
        }
        for (String name : List.of("Teams", "Teams/Mine", "teams", "TEAMS/Support", "Teams/Support")) {
            refused(() -> mailboxes.createMailbox(seen(STAN, name), CreateOption.CREATE_SUBSCRIPTION, stan), "made by the server");
            refused(() -> mailboxes.renameMailbox(MailboxPath.inbox(STAN), seen(STAN, name), RenameOption.NONE, stan), "made by the server");
        }
        refused(() -> mailboxes.createMailbox(seen(STAN, "a\r\n* BYE"), stan), "control characters");
    }

    @Test
    void shouldMakeOwnFoldersWhenTheNameOnlyBeginsAlike() throws MailboxException {
        mailboxes.createMailbox(seen(ALICE, "Teamsters"), alice);
        mailboxes.renameMailbox(seen(ALICE, "Teamsters"), seen(ALICE, "My/Teams"), alice);

        assertThat(list(alice, "", "My/%")).containsExactly("My/Teams");
    }

    @Test
    void shouldRefuseToChangeRightsOnTeamFolders() {
        MailboxACL.ACLCommand command = MailboxACL.command().forUser(STAN).rights(MailboxACL.FULL_RIGHTS).asAddition();
        refused(() -> mailboxes.applyRightsCommand(seen(CAROL, "Teams/Support"), command, carol), "follow from the role");
        refused(() -> mailboxes.setRights(seen(CAROL, "Teams/Support"), MailboxACL.EMPTY, carol), "follow from the role");
        refused(() -> mailboxes.applyRightsCommand(MailboxPath.inbox(SUPPORT_OWNER), command, house.scoped(CAROL)), "follow from the role");
    }

    @Test
    void shouldStoreRightsOfOwnMailboxesAsBefore() throws MailboxException {
        mailboxes.applyRightsCommand(MailboxPath.inbox(ALICE), MailboxACL.command().forUser(CAROL)
            .rights(new MailboxACL.Rfc4314Rights(MailboxACL.Right.Lookup)).asAddition(), alice);

        assertThat(mailboxes.listRights(MailboxPath.inbox(ALICE), alice).getEntries()).containsKey(EntryKey.createUserEntryKey(CAROL));
    }

    @Test
    void shouldKeepAnnotationsForTheTeam() throws MailboxException {
        MailboxAnnotation note = MailboxAnnotation.newInstance(new MailboxAnnotationKey("/private/comment"), "ours");

        mailboxes.updateAnnotations(seen(ALICE, "Teams/Support"), alice, List.of(note));

        assertThat(mailboxes.getAllAnnotations(seen(OSCAR, "Teams/Support"), oscar)).containsExactly(note);
        assertThat(mailboxes.getAnnotationsByKeys(seen(CAROL, "Teams/Support"), carol, Set.of(note.getKey()))).containsExactly(note);
        refused(() -> mailboxes.updateAnnotations(seen(OSCAR, "Teams/Support"), oscar, List.of(note)), "only read");
    }

    @Test
    void shouldCountTeamMailAgainstTheTeam() throws Exception {
        house.quotaLimits.setMaxMessage(house.quotaRoots.forUser(SUPPORT_OWNER), QuotaCountLimit.count(2));
        house.append(seen(ALICE, "Teams/Support"), alice, "one");
        house.append(MailboxPath.inbox(ALICE), alice, "a", "b", "c");

        assertThat(house.quotaRoots.getQuotaRoot(seen(ALICE, "Teams/Support/Done"))).isEqualTo(house.quotaRoots.forUser(SUPPORT_OWNER));
        assertThat(house.quotaRoots.getQuotaRoot(seen(ALICE, "Teamsters"))).isEqualTo(house.quotaRoots.forUser(ALICE));
        assertThatThrownBy(() ->
            mailboxes.copyMessages(MessageRange.all(), MailboxPath.inbox(ALICE), seen(ALICE, "Teams/Support/Done"), alice))
            .isInstanceOf(OverQuotaException.class);
    }

    @Test
    void shouldCopyAndMoveBetweenOwnAndTeamFolders() throws MailboxException {
        house.file("INBOX", "one", "two", "three");

        List<MessageRange> there = mailboxes.copyMessages(MessageRange.range(MessageUid.of(2), MessageUid.of(3)),
            seen(ALICE, "Teams/Support"), MailboxPath.inbox(ALICE), alice);
        List<MessageRange> back = mailboxes.moveMessages(MessageRange.one(MessageUid.of(1)), MailboxPath.inbox(ALICE),
            seen(ALICE, "Teams/Support/@alice"), alice);
        refused(() -> mailboxes.moveMessages(MessageRange.all(), seen(ALICE, "Teams/Support"), MailboxPath.inbox(ALICE), alice), "personal folder");

        assertThat(there).containsExactly(MessageRange.range(MessageUid.of(1), MessageUid.of(2)));
        assertThat(back).containsExactly(MessageRange.one(MessageUid.of(1)));
        assertThat(count(alice, "Teams/Support")).isEqualTo(3);
        assertThat(count(alice, "INBOX")).isEqualTo(1);
        assertThat(count(carol, "Teams/Support/@alice")).isEqualTo(1);
    }

    @Test
    void shouldRefuseObserversToPutIntoTeamFolders() throws MailboxException {
        mailboxes.createMailbox(MailboxPath.inbox(OSCAR), oscar);
        house.append(MailboxPath.inbox(OSCAR), oscar, "mine");
        house.file("INBOX", "ours");
        MailboxPath queue = seen(OSCAR, "Teams/Support");
        MailboxPath inbox = MailboxPath.inbox(OSCAR);

        refused(() -> mailboxes.copyMessages(MessageRange.all(), inbox, queue, oscar), "You may only read Teams/Support");
        refused(() -> mailboxes.moveMessages(MessageRange.all(), inbox, queue, oscar), "You may only read Teams/Support");
        refused(() -> mailboxes.moveMessages(MessageRange.all(), queue, inbox, oscar), "You may only read Teams/Support");
        refused(() -> mailboxes.moveMessages(MessageRange.all(), queue, seen(OSCAR, "Teams/Support/Done"), oscar), "Teams/Support/Done");
        assertThat(mailboxes.copyMessages(MessageRange.all(), queue, inbox, oscar)).hasSize(1);
        assertThat(count(oscar, "Teams/Support")).isEqualTo(1);
    }

    @Test
    void shouldHaveTheTeamAsTheWholeAccountWhenScoped() throws MailboxException {
        MailboxSession scoped = house.scoped(ALICE);
        house.file("INBOX", "one");

        assertThat(list(scoped, "", "*")).containsExactlyElementsOf(
            with("INBOX", BELOW.stream().skip(1).map(name -> name.substring(1)).toList()));
        assertThat(list(house.scoped(CAROL), "", "Q*")).containsExactly("Quarantine");
        assertThat(count(scoped, "INBOX")).isEqualTo(1);
        assertThat(rights(scoped, "INBOX")).isEqualTo("eilrstw");
        assertThat(rights(house.scoped(OSCAR), "Waiting")).isEqualTo("lr");
        assertThat(mailboxes.getMailbox(MailboxPath.inbox(SUPPORT_OWNER), scoped).getMailboxPath())
            .isEqualTo(MailboxPath.inbox(SUPPORT_OWNER));
    }

    @Test
    void shouldHaveFixedFoldersWhenScoped() throws MailboxException {
        MailboxSession scoped = house.scoped(CAROL);
        MailboxPath done = MailboxPath.forUser(SUPPORT_OWNER, "Done");
        MailboxId id = mailboxes.getMailbox(done, scoped).getId();

        refused(() -> mailboxes.createMailbox(MailboxPath.forUser(SUPPORT_OWNER, "New"), scoped), "fixed set");
        refused(() -> mailboxes.renameMailbox(done, MailboxPath.forUser(SUPPORT_OWNER, "New"), scoped), "cannot be renamed");
        refused(() -> mailboxes.renameMailbox(id, MailboxPath.forUser(SUPPORT_OWNER, "New"), scoped), "cannot be renamed");
        refused(() -> mailboxes.deleteMailbox(done, scoped), "cannot be renamed or deleted");
        refused(() -> mailboxes.deleteMailbox(id, scoped), "cannot be renamed or deleted");
        refused(() -> mailboxes.deleteMailboxReactive(id, scoped).block(), "cannot be renamed or deleted");
    }

    @Test
    void shouldSeeNoOtherTeamWhenScoped() throws MailboxException {
        house.teams.save(TeamHouse.team("SAL", "Sales", List.of("sales@acme.test"), Map.of(ALICE, Role.AGENT)));
        MailboxId sales = mailboxes.getMailbox(seen(ALICE, "Teams/Sales"), alice).getId();
        MailboxSession scoped = house.scoped(ALICE);

        assertThat(list(scoped, "", "Teams*")).isEmpty();
        assertThat(catchThrowable(() -> mailboxes.getMailbox(sales, scoped))).isInstanceOf(MailboxNotFoundException.class);
    }

    @Test
    void shouldSearchOnlyWhatIsSeenWhenScoped() throws MailboxException {
        house.file("INBOX", "seen");
        house.file("Quarantine", "hidden");
        MultimailboxesSearchQuery all = MultimailboxesSearchQuery.from(SearchQuery.matchAll()).build();

        assertThat(mailboxes.search(all, house.scoped(ALICE), 10).collectList().block()).hasSize(1);
        assertThat(mailboxes.search(all, house.scoped(CAROL), 10).collectList().block()).hasSize(2);
    }

    private List<String> list(MailboxSession session, String reference, String pattern) {
        return mailboxes.search(query(session.getUser(), reference, pattern), MailboxSearchFetchType.Minimal, session)
            .map(folder -> folder.getPath().getName()).collectList().block();
    }

    private static MailboxQuery query(Username user, String reference, String pattern) {
        return MailboxQuery.builder().userAndNamespaceFrom(MailboxPath.forUser(user, reference))
            .expression(new PrefixedRegex(reference, pattern, '/')).build();
    }

    private long count(MailboxSession session, String name) throws MailboxException {
        return mailboxes.getMailbox(seen(session.getUser(), name), session).getMessageCount(session);
    }

    private String rights(MailboxSession session, String name) throws MailboxException {
        String byPath = mailboxes.myRights(seen(session.getUser(), name), session).serialize();
        assertThat(mailboxes.myRights(mailboxes.getMailbox(seen(session.getUser(), name), session).getMailboxEntity(), session).serialize())
            .isEqualTo(byPath);
        return byPath.chars().sorted().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static void refused(ThrowingCallable operation, String text) {
        assertThatThrownBy(operation).isInstanceOf(Refused.class).hasMessageContaining(text).hasMessageContaining("Nothing was changed");
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.add(0, first);
        return all;
    }
}
