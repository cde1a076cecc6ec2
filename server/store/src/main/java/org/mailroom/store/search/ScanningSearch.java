package org.mailroom.store.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.AttachmentMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.search.MessageSearches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Answers SEARCH by looking at the messages, a window of UIDs at a time, so that memory does not grow with the mailbox. What can be told from
 * flags, sizes and dates reads no header, what can be told from headers reads no body, and of several conditions the cheap ones
 * are asked first. Results come in the order of UIDs; sorting is not offered.
 *
 * <p>Replaces James's {@code SimpleMessageSearchIndex}, which holds all messages of the mailbox. Thread-safe; works on the bounded
 * scheduler. Proof: {@code ScanningSearchTest}.
 */
public final class ScanningSearch implements MessageSearchIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScanningSearch.class);
    private static final int UNLIMITED = -1;

    private final MailboxSessionMapperFactory mappers;
    private final AttachmentMapperFactory attachments;

    @Inject
    public ScanningSearch(MailboxSessionMapperFactory mappers, AttachmentMapperFactory attachments) {
        this.mappers = mappers;
        this.attachments = attachments;
    }

    @Override
    public Flux<MessageUid> search(MailboxSession session, Mailbox mailbox, SearchQuery query) {
        return Mono.fromCallable(() -> scan(session, mailbox, query).stream().map(Hit::uid).toList())
            .subscribeOn(Schedulers.boundedElastic())
            .flatMapIterable(uids -> uids);
    }

    @Override
    public Flux<MessageId> search(MailboxSession session, Collection<MailboxId> mailboxIds, SearchQuery query, long limit) {
        return Flux.fromIterable(mailboxIds)
            .concatMap(id -> mappers.getMailboxMapper(session).findMailboxById(id))
            .concatMap(mailbox -> Mono.fromCallable(() -> scan(session, mailbox, query)).subscribeOn(Schedulers.boundedElastic()))
            .flatMapIterable(found -> found)
            .map(Hit::id)
            .distinct()
            .take(limit);
    }

    private record Hit(MessageUid uid, MessageId id) { }

    private List<Hit> scan(MailboxSession session, Mailbox mailbox, SearchQuery query) throws MailboxException {
        List<Criterion> conditions = new ArrayList<>(query.getCriteria());
        conditions.sort(Comparator.comparing(ScanningSearch::needed));
        FetchType most = conditions.stream().map(ScanningSearch::needed).max(Comparator.naturalOrder()).orElse(FetchType.METADATA);
        MessageSearches judge = new MessageSearches(List.<MailboxMessage>of().iterator(), query, new DefaultTextExtractor(),
            (attachment, asker) -> attachments.getAttachmentMapper(asker).loadAttachmentContent(attachment.getAttachmentId()), session);
        MessageMapper messages = mappers.getMessageMapper(session);
        List<Hit> hits = new ArrayList<>();
        for (UidRange range : ranges(conditions)) {
            // The mapper's iterator reads a window at a time.
            Iterator<MailboxMessage> candidates = messages.findInMailbox(mailbox, MessageRange.range(range.getLowValue(), range.getHighValue()),
                most, UNLIMITED);
            while (candidates.hasNext()) {
                MailboxMessage message = candidates.next();
                if (matches(judge, conditions, message, query)) {
                    hits.add(new Hit(message.getUid(), message.getMessageId()));
                }
            }
        }
        return hits;
    }

    private static boolean matches(MessageSearches judge, List<Criterion> conditions, MailboxMessage message, SearchQuery query) {
        for (Criterion condition : conditions) {
            try {
                if (!judge.isMatch(condition, message, query.getRecentMessageUids())) {
                    return false;
                }
            } catch (MailboxException | RuntimeException unreadable) {
                // Without a trace: anybody can write mail that nobody can read.
                LOGGER.warn("Message {} of mailbox {} cannot be searched and is taken as no hit: {}", message.getUid().asLong(),
                    message.getMailboxId().serialize(), unreadable.getCause() == null ? unreadable.toString() : unreadable.getCause().toString());
                return false;
            }
        }
        return true;
    }

    /** The UIDs to look at: those of the first condition that names UIDs, without overlaps and ascending, else all. */
    private static List<UidRange> ranges(List<Criterion> conditions) {
        return conditions.stream()
            .filter(SearchQuery.UidCriterion.class::isInstance)
            .findFirst()
            .map(condition -> merged(((SearchQuery.UidCriterion) condition).getOperator().getRange()))
            .orElse(List.of(new UidRange(MessageUid.MIN_VALUE, MessageUid.MAX_VALUE)));
    }

    private static List<UidRange> merged(UidRange[] ranges) {
        TreeSet<UidRange> sorted = new TreeSet<>(Comparator.comparing(UidRange::getLowValue).thenComparing(UidRange::getHighValue));
        sorted.addAll(List.of(ranges));
        List<UidRange> merged = new ArrayList<>();
        for (UidRange next : sorted) {
            UidRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.getLowValue().compareTo(last.getHighValue()) <= 0) {
                boolean longer = next.getHighValue().compareTo(last.getHighValue()) > 0;
                merged.set(merged.size() - 1, longer ? new UidRange(last.getLowValue(), next.getHighValue()) : last);
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    private static FetchType needed(Criterion condition) {
        if (condition instanceof SearchQuery.ConjunctionCriterion several) {
            return several.getCriteria().stream().map(ScanningSearch::needed).max(Comparator.naturalOrder()).orElse(FetchType.METADATA);
        }
        if (condition instanceof SearchQuery.TextCriterion) {
            return FetchType.FULL;
        }
        if (condition instanceof SearchQuery.AttachmentCriterion) {
            return FetchType.ATTACHMENTS_METADATA;
        }
        boolean ofHeader = condition instanceof SearchQuery.HeaderCriterion || condition instanceof SearchQuery.MimeMessageIDCriterion
            || condition instanceof SearchQuery.SubjectCriterion;
        return ofHeader ? FetchType.HEADERS : FetchType.METADATA;
    }

    @Override
    public EnumSet<MailboxManager.SearchCapabilities> getSupportedCapabilities(EnumSet<MailboxManager.MessageCapabilities> messages) {
        return EnumSet.of(MailboxManager.SearchCapabilities.MultimailboxSearch, MailboxManager.SearchCapabilities.Text);
    }
}
