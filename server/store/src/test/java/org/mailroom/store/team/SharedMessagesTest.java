package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.CAROL;
import static org.mailroom.store.team.TeamHouse.OSCAR;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.seen;
import static org.mailroom.store.team.TeamHouse.support;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.mail.Flags;

import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.events.Group;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageManager.MailboxMetaData.Item;
import org.apache.james.mailbox.MessageManager.MailboxMetaData.RecentMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.events.MailboxEvents.MailboxEvent;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.Role;
import org.mailroom.store.sql.DatabaseExtension;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each operation on an opened team mailbox asks what the agent may do at that moment. */
class SharedMessagesTest {
    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private TeamHouse house;
    private MailboxSession alice;
    private MessageManager opened;

    private interface Operation {
        Object run(MailboxSession session) throws Exception;
    }

    @BeforeEach
    void build() throws MailboxException {
        house = new TeamHouse(database.database(), database.directory());
        house.file("INBOX", "one", "two");
        alice = house.login(ALICE);
        opened = house.mailboxes.getMailbox(seen(ALICE, "Teams/Support"), alice);
        house.mailboxes.createMailbox(MailboxPath.inbox(ALICE), alice);
    }

    @Test
    void shouldBeGoneForEachOperationWhenTheAgentHasLeft() {
        house.teams.save(support("Support", Map.of(CAROL, Role.LEAD)));

        Map<String, Operation> all = reading();
        all.putAll(writing());
        all.forEach((name, operation) -> assertThatThrownBy(() -> operation.run(alice)).as(name)
            .satisfiesAnyOf(thrown -> assertThat(thrown).isInstanceOf(MailboxNotFoundException.class),
                thrown -> assertThat(thrown).hasCauseInstanceOf(MailboxNotFoundException.class)));
        assertThat(opened.getPermanentFlags(alice)).isEqualTo(new Flags());
    }

    @Test
    void shouldRefuseEachChangeAndReadOnWhenTheAgentBecomesAnObserver() {
        house.teams.save(support("Support", Map.of(ALICE, Role.OBSERVER)));

        reading().forEach((name, operation) -> assertThat(result(operation)).as(name).isNotNull());
        writing().forEach((name, operation) -> assertThatThrownBy(() -> operation.run(alice)).as(name)
            .isInstanceOf(Refused.class).hasMessage("You may only read Teams/Support. Nothing was changed."));
    }

    @Test
    void shouldWorkWhenAgent() {
        reading().forEach((name, operation) -> assertThat(result(operation)).as(name).isNotNull());
        writing().forEach((name, operation) -> assertThat(result(operation)).as(name).isNotEqualTo("failed"));
    }

    @Test
    void shouldLeaveRecentMarksWhenAnObserverOpens() throws MailboxException {
        MailboxSession oscar = house.login(OSCAR);
        MessageManager forOscar = house.mailboxes.getMailbox(seen(OSCAR, "Teams/Support"), oscar);

        assertThat(forOscar.getMetaData(RecentMode.RESET, oscar, EnumSet.allOf(Item.class)).getRecent()).hasSize(2);
        assertThat(forOscar.getMetaData(RecentMode.RESET, oscar, EnumSet.allOf(Item.class)).getRecent()).hasSize(2);
    }

    @Test
    void shouldThreadWithTheTeamsMessagesWhenAnAgentAppends() throws MailboxException {
        MailboxSession inside = house.mailboxes.createSystemSession(SUPPORT_OWNER);
        var question = append(house.mailboxes.getMailbox(MailboxPath.inbox(SUPPORT_OWNER), inside), inside,
            "Message-ID: <q@x>\r\nSubject: lamp\r\n\r\n");
        append(house.mailboxes.getMailbox(MailboxPath.inbox(ALICE), alice), alice,
            "Message-ID: <a@x>\r\nIn-Reply-To: <q@x>\r\nSubject: Re: lamp\r\n\r\n");

        var answer = append(opened, alice, "Message-ID: <b@x>\r\nIn-Reply-To: <q@x>\r\nSubject: Re: lamp\r\n\r\n");

        assertThat(answer.getThreadId()).isEqualTo(question.getThreadId());
    }

    @Test
    void shouldTellListenersTheNameInStorage() throws MailboxException {
        List<Event> events = new CopyOnWriteArrayList<>();
        house.events.register(new EventListener.GroupEventListener() {
            @Override
            public Group getDefaultGroup() {
                return new Recorder();
            }

            @Override
            public void event(Event event) {
                events.add(event);
            }
        });

        append(opened, alice, "Subject: x\r\n\r\n");
        opened.setFlags(new Flags(Flags.Flag.SEEN), FlagsUpdateMode.ADD, MessageRange.one(MessageUid.of(1)), alice);

        assertThat(events).hasSize(2).allSatisfy(event -> assertThat(((MailboxEvent) event).getMailboxPath()).isEqualTo(MailboxPath.inbox(SUPPORT_OWNER)));
        assertThat(events.get(1).getUsername()).isEqualTo(ALICE);
    }

    private static final class Recorder extends Group {
    }

    private Map<String, Operation> reading() {
        Map<String, Operation> reading = new LinkedHashMap<>();
        reading.put("count", session -> opened.getMessageCount(session));
        reading.put("counters", session -> opened.getMailboxCounters(session));
        reading.put("counters later", session -> Mono.from(opened.getMailboxCountersReactive(session)).block());
        reading.put("metadata", session -> opened.getMetaData(RecentMode.RETRIEVE, session, EnumSet.allOf(Item.class)));
        reading.put("messages", session -> opened.getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, session));
        reading.put("messages later", session -> Flux.from(
            opened.getMessagesReactive(MessageRange.all(), FetchGroup.FULL_CONTENT, session)).blockFirst());
        reading.put("list", session -> Flux.from(opened.listMessagesMetadata(MessageRange.all(), session)).blockFirst());
        reading.put("search", session -> Flux.from(opened.search(SearchQuery.matchAll(), session)).blockFirst());
        reading.put("search flags", session -> Flux.from(
            opened.search(SearchQuery.of(SearchQuery.flagIsUnSet(Flags.Flag.SEEN)), session)).collectList().block());
        reading.put("keywords", session -> opened.getApplicableFlags(session));
        reading.put("keywords later", session -> opened.getApplicableFlagsReactive(session).block());
        reading.put("copy out", session -> house.mailboxes.copyMessages(MessageRange.all(), opened.getId(),
            house.mailboxes.getMailbox(MailboxPath.inbox(ALICE), session).getId(), session));
        return reading;
    }

    private Map<String, Operation> writing() {
        Flags seen = new Flags(Flags.Flag.SEEN);
        Map<String, Operation> writing = new LinkedHashMap<>();
        writing.put("append", session -> append(opened, session, "Subject: x\r\n\r\n"));
        writing.put("append later", session -> Mono.from(opened.appendMessageReactive(MessageManager.AppendCommand.builder()
            .build(new ByteContent("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))), session)).block());
        writing.put("append stream", session -> opened.appendMessage(
            new ByteArrayInputStream("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), new Date(), session, false, new Flags()));
        writing.put("flags", session -> opened.setFlags(seen, FlagsUpdateMode.ADD, MessageRange.all(), session));
        writing.put("flags later", session -> Mono.from(
            opened.setFlagsReactive(seen, FlagsUpdateMode.ADD, MessageRange.all(), session)).block());
        writing.put("expunge", session -> opened.expunge(MessageRange.all(), session));
        writing.put("expunge later", session -> opened.expungeReactive(MessageRange.all(), session).collectList().block());
        writing.put("delete", session -> {
            opened.delete(List.of(MessageUid.of(1)), session);
            return null;
        });
        writing.put("delete later", session -> opened.deleteReactive(List.of(MessageUid.of(2)), session).block());
        writing.put("move", session -> house.mailboxes.moveMessages(MessageRange.all(), opened.getId(), opened.getId(), session));
        writing.put("copy in", session -> house.mailboxes.copyMessages(MessageRange.all(),
            house.mailboxes.getMailbox(MailboxPath.inbox(ALICE), session).getId(), opened.getId(), session));
        return writing;
    }

    private Object result(Operation operation) {
        try {
            return operation.run(alice);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static MessageManager.AppendResult append(MessageManager mailbox, MailboxSession session, String message) throws MailboxException {
        return mailbox.appendMessage(MessageManager.AppendCommand.builder()
            .build(new ByteContent(message.getBytes(StandardCharsets.US_ASCII))), session);
    }
}
