package org.mailroom.store.search;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import javax.mail.Flags.Flag;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.UnsupportedSearchException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateComparator;
import org.apache.james.mailbox.model.SearchQuery.DateOperator;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.apache.james.mailbox.model.SearchQuery.NumericOperator;

/** Translates what James asks for. */
final class Criteria {
    private static final Map<Flag, Integer> BITS = Map.of(Flag.ANSWERED, 1, Flag.DELETED, 2, Flag.DRAFT, 4, Flag.FLAGGED, 8, Flag.SEEN, 32);

    private final Set<MessageUid> recent;

    private Criteria(Set<MessageUid> recent) {
        this.recent = recent;
    }

    static Condition of(SearchQuery query) throws UnsupportedSearchException {
        return new Condition.Every(new Criteria(query.getRecentMessageUids()).conditions(query.getCriteria()));
    }

    private List<Condition> conditions(List<Criterion> criteria) throws UnsupportedSearchException {
        List<Condition> conditions = new ArrayList<>();
        for (Criterion criterion : criteria) {
            conditions.add(condition(criterion));
        }
        return conditions;
    }

    private Condition condition(Criterion criterion) throws UnsupportedSearchException {
        if (criterion instanceof SearchQuery.ConjunctionCriterion several) {
            List<Condition> parts = conditions(several.getCriteria());
            return switch (several.getType()) {
                case AND -> new Condition.Every(parts);
                case OR -> new Condition.Some(parts);
                case NOR -> new Condition.None(parts);
            };
        }
        if (criterion instanceof SearchQuery.AllCriterion) {
            return new Condition.Every(List.of());
        }
        if (criterion instanceof SearchQuery.FlagCriterion flag) {
            return flag(flag.getFlag(), flag.getOperator().isSet());
        }
        if (criterion instanceof SearchQuery.CustomFlagCriterion keyword) {
            String name = keyword.getFlag().toLowerCase(Locale.ROOT);
            boolean set = keyword.getOperator().isSet();
            return new Condition.Fact(row -> row.has(name) == set);
        }
        if (criterion instanceof SearchQuery.UidCriterion uids) {
            List<SearchQuery.UidRange> ranges = List.of(uids.getOperator().getRange());
            return new Condition.Fact(row -> ranges.stream().anyMatch(range -> range.isIn(MessageUid.of(row.uid()))));
        }
        return number(criterion);
    }

    private Condition flag(Flag flag, boolean set) {
        // Which messages are recent is the session's affair.
        return flag == Flag.RECENT ? new Condition.Fact(row -> recent.contains(MessageUid.of(row.uid())) == set) : new Condition.Flagged(BITS.getOrDefault(flag, 0), set);
    }

    private static Condition number(Criterion criterion) throws UnsupportedSearchException {
        if (criterion instanceof SearchQuery.SizeCriterion size) {
            return new Condition.Fact(compares(size.getOperator(), Row::octets));
        }
        if (criterion instanceof SearchQuery.ModSeqCriterion modSeq) {
            return new Condition.Fact(compares(modSeq.getOperator(), Row::modSeq));
        }
        if (criterion instanceof SearchQuery.InternalDateCriterion date) {
            return new Condition.Fact(compares(date.getOperator(), Row::internalDate));
        }
        if (criterion instanceof SearchQuery.SaveDateCriterion date) {
            return new Condition.Fact(compares(date.getOperator(), Row::saved));
        }
        if (criterion instanceof SearchQuery.MessageIdCriterion id) {
            String wanted = id.getMessageId().serialize();
            return new Condition.Fact(row -> Long.toString(row.message()).equals(wanted));
        }
        if (criterion instanceof SearchQuery.ThreadIdCriterion thread) {
            String wanted = thread.getThreadId().getBaseMessageId().serialize();
            return new Condition.Fact(row -> Long.toString(row.thread()).equals(wanted));
        }
        return text(criterion);
    }

    private static Condition text(Criterion criterion) throws UnsupportedSearchException {
        if (criterion instanceof SearchQuery.SubjectCriterion subject) {
            return new Condition.Holds(Wanted.inField("Subject", subject.getSubject()));
        }
        if (criterion instanceof SearchQuery.MimeMessageIDCriterion id) {
            return new Condition.Holds(Wanted.inField("Message-ID", id.getMessageID()));
        }
        if (criterion instanceof SearchQuery.TextCriterion text) {
            String wanted = text.getOperator().getValue();
            return switch (text.getType()) {
                case BODY -> new Condition.Holds(Wanted.inBody(wanted));
                case FULL -> new Condition.Holds(Wanted.anywhere(wanted));
                default -> throw new UnsupportedSearchException();
            };
        }
        if (criterion instanceof SearchQuery.HeaderCriterion header) {
            return header(header.getHeaderName(), header.getOperator());
        }
        throw new UnsupportedSearchException();
    }

    private static Condition header(String name, SearchQuery.HeaderOperator operator) throws UnsupportedSearchException {
        if (operator instanceof SearchQuery.ContainsOperator contains) {
            return new Condition.Holds(Wanted.inField(name, contains.getValue()));
        }
        if (operator instanceof SearchQuery.AddressOperator address) {
            return new Condition.Holds(Wanted.inField(name, address.getAddress()));
        }
        if (operator instanceof SearchQuery.ExistsOperator) {
            return new Condition.Holds(Wanted.inField(name, ""));
        }
        if (operator instanceof DateOperator date && date.getDateResultion() == DateResolution.Day) {
            return new Condition.Sent(new SentDate(name.toLowerCase(Locale.ROOT), date.getType(), date.getDate().toInstant().atZone(ZoneOffset.UTC).toLocalDate()));
        }
        throw new UnsupportedSearchException();
    }

    private static Predicate<Row> compares(NumericOperator operator, ToLongFunction<Row> number) {
        long other = operator.getValue();
        return switch (operator.getType()) {
            case LESS_THAN -> row -> number.applyAsLong(row) < other;
            case GREATER_THAN -> row -> number.applyAsLong(row) > other;
            case EQUALS -> row -> number.applyAsLong(row) == other;
        };
    }

    /** Days, hours and so on are those of UTC. */
    private static Predicate<Row> compares(DateOperator operator, ToLongFunction<Row> millis) {
        long begin = truncated(operator.getDate(), operator.getDateResultion()).toInstant(ZoneOffset.UTC).toEpochMilli();
        long end = next(truncated(operator.getDate(), operator.getDateResultion()), operator.getDateResultion()).toInstant(ZoneOffset.UTC).toEpochMilli();
        return row -> holds(operator.getType(), millis.applyAsLong(row), begin, end);
    }

    private static boolean holds(DateComparator comparison, long time, long begin, long end) {
        return switch (comparison) {
            case BEFORE -> time < begin;
            case AFTER -> time >= end;
            case ON -> time >= begin && time < end;
        };
    }

    private static LocalDateTime truncated(Date date, DateResolution resolution) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(date.getTime()), ZoneOffset.UTC);
        return switch (resolution) {
            case Second -> time.truncatedTo(ChronoUnit.SECONDS);
            case Minute -> time.truncatedTo(ChronoUnit.MINUTES);
            case Hour -> time.truncatedTo(ChronoUnit.HOURS);
            case Day -> time.truncatedTo(ChronoUnit.DAYS);
            case Month -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case Year -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    private static LocalDateTime next(LocalDateTime begin, DateResolution resolution) {
        return switch (resolution) {
            case Second -> begin.plusSeconds(1);
            case Minute -> begin.plusMinutes(1);
            case Hour -> begin.plusHours(1);
            case Day -> begin.plusDays(1);
            case Month -> begin.plusMonths(1);
            case Year -> begin.plusYears(1);
        };
    }
}
