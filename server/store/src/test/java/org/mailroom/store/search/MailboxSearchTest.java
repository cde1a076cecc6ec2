package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.AddressType;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

@OnEachEngine
class MailboxSearchTest {
    private final DatabaseExtension engine;
    private Mailbag mailbag;
    private MailboxSearch search;

    MailboxSearchTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void mailbag() {
        mailbag = new Mailbag(engine);
        search = new MailboxSearch(engine.database(), mailbag.bodies);
    }

    private void add(String subject, String body, Flags flags) throws MailboxException {
        mailbag.add(mailbag.inbox, ("Subject: " + subject + "\r\n\r\n" + body + "\r\n").getBytes(StandardCharsets.US_ASCII), flags);
    }

    private void addWhole(String message) throws MailboxException {
        mailbag.add(message.getBytes(StandardCharsets.US_ASCII));
    }

    private List<Long> found(Criterion... criteria) {
        return mailbag.found(search, mailbag.inbox, criteria);
    }

    @Test
    void shouldTellFlagsWithoutReadingABodyWhenThereAreMoreThanAWindow() throws Exception {
        for (int i = 1; i <= 700; i++) {
            add("number " + i, "text", i % 100 == 0 ? new Flags(Flags.Flag.SEEN) : new Flags());
        }
        assertThat(found(SearchQuery.flagIsSet(Flags.Flag.SEEN))).containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L);
        assertThat(found(SearchQuery.headerContains("Subject", "number 69"))).containsExactly(69L, 690L, 691L, 692L, 693L, 694L, 695L, 696L,
            697L, 698L, 699L);
        assertThat(mailbag.bodies.reads()).isZero();
    }

    @Test
    void shouldReadOnlyTheBodiesThatCheapConditionsLeave() throws Exception {
        for (int i = 1; i <= 20; i++) {
            add("number " + i, i == 7 ? "the needle" : "hay", i < 10 ? new Flags(Flags.Flag.FLAGGED) : new Flags());
        }
        assertThat(found(SearchQuery.bodyContains("needle"), SearchQuery.flagIsSet(Flags.Flag.FLAGGED))).containsExactly(7L);
        assertThat(mailbag.bodies.reads()).isEqualTo(9);
    }

    @Test
    void shouldLookAtEachMessageOnceWhenRangesOverlap() throws Exception {
        for (int i = 1; i <= 9; i++) {
            add("x", "y", new Flags());
        }
        assertThat(found(SearchQuery.uid(range(5, 7), range(2, 3), range(6, 6), range(3, 5)))).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(found(SearchQuery.uid(range(8, Long.MAX_VALUE)))).containsExactly(8L, 9L);
    }

    @Test
    void shouldCombineConditionsAndFindNothingInAnEmptyMailbox() throws Exception {
        assertThat(found(SearchQuery.bodyContains("x"))).isEmpty();
        add("red", "one", new Flags());
        add("blue", "two", new Flags(Flags.Flag.DELETED));
        add("red", "two", new Flags());
        assertThat(found(SearchQuery.or(SearchQuery.bodyContains("one"), SearchQuery.flagIsSet(Flags.Flag.DELETED)))).containsExactly(1L, 2L);
        assertThat(found(SearchQuery.not(SearchQuery.headerContains("Subject", "RED")))).containsExactly(2L);
    }

    @Test
    void shouldTakeTheDayOfADateFieldAsItStandsThere() throws Exception {
        addWhole("Date: Sun, 25 Mar 2007 00:30:00 +0200 (CEST)\r\n\r\nx");
        addWhole("Date: Sat, 24 Mar 2007 23:30:00 -0800\r\n\r\nx");
        addWhole("Date: yesterday\r\n\r\nx");
        addWhole("Subject: none\r\n\r\nx");
        Date day = Date.from(Instant.parse("2007-03-25T00:00:00Z"));
        assertThat(found(SearchQuery.sentDateOn(day, DateResolution.Day))).containsExactly(1L);
        assertThat(found(SearchQuery.sentDateBefore(day, DateResolution.Day))).containsExactly(2L);
        assertThat(found(SearchQuery.sentDateAfter(day, DateResolution.Day))).isEmpty();
        assertThat(found(SearchQuery.not(SearchQuery.sentDateOn(day, DateResolution.Day)))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void shouldFindAddressesAsPeopleReadThem() throws Exception {
        addWhole("From: <bob (his name) @ (of) acme.test>\r\nTo: team: \"Ann \\\"A\\\" Lee\" <ann@acme.test>, zoe@acme.test;\r\n\r\nx");
        assertThat(found(SearchQuery.address(AddressType.From, "bob@acme.test"))).containsExactly(1L);
        assertThat(found(SearchQuery.address(AddressType.From, "his name"))).containsExactly(1L);
        assertThat(found(SearchQuery.address(AddressType.To, "Ann \"A\" Lee"))).containsExactly(1L);
        assertThat(found(SearchQuery.address(AddressType.To, "zoe@"))).containsExactly(1L);
        assertThat(found(SearchQuery.address(AddressType.Cc, "ann@acme.test"))).isEmpty();
    }

    @Test
    void shouldFindFieldsByNameAndKeywordsInAnyLetterCase() throws Exception {
        Flags billing = new Flags("#billing");
        add("red", "one", billing);
        addWhole("X-Colour: blue\r\nX-Colour: green\r\n\r\nx");
        assertThat(found(SearchQuery.flagIsSet("#Billing"))).containsExactly(1L);
        assertThat(found(SearchQuery.flagIsUnSet("#billing"))).containsExactly(2L);
        assertThat(found(SearchQuery.headerExists("x-colour"))).containsExactly(2L);
        assertThat(found(SearchQuery.headerContains("X-COLOUR", "Green"))).containsExactly(2L);
        assertThat(found(SearchQuery.headerContains("Subject", ""))).containsExactly(1L);
        assertThat(found(SearchQuery.bodyContains(""))).containsExactly(1L, 2L);
        assertThat(found(SearchQuery.mailContains("x-colour: gr"))).containsExactly(2L);
    }

    private static UidRange range(long low, long high) {
        return new UidRange(MessageUid.of(low), MessageUid.of(high));
    }
}
