package org.mailroom.imap.command;

import java.util.EnumSet;
import java.util.List;

import javax.inject.Inject;

import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.message.request.ListRequest;
import org.apache.james.imap.processor.ListProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;

import com.google.common.base.Splitter;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * LIST (RFC 3501 6.3.8, RFC 5258), also with several patterns; REMOTE asks for nothing more, since all mailboxes are here. Extends
 * {@code ListProcessor}, which lists nothing then, has the default delimiter for a subscription whose mailbox is gone, and takes a
 * {@code StatusProcessor} that must be the configured one (James 3.8.1 d4875be54c). Proof: {@code ListTest}.
 */
public class ListMailboxes extends ListProcessor<ListRequest> {

    @Inject
    public ListMailboxes(MailboxManager mailboxes, StatusResponseFactory answers, MetricFactory metrics,
                         SubscriptionManager subscriptions, Status status, MailboxTyper types) {
        super(ListRequest.class, mailboxes, answers, metrics, subscriptions, status, types);
    }

    @Override
    protected Mono<Void> processRequestReactive(ListRequest request, ImapSession session, Responder responder) {
        char delimiter = session.getMailboxSession().getPathDelimiter();
        ListedNames names = new ListedNames(responder, delimiter);
        List<String> patterns = Splitter.on(ListParser.BETWEEN).splitToList(request.getMailboxPattern());
        if (patterns.size() == 1 && NamePattern.possible(patterns.get(0))) {
            return super.processRequestReactive(with(request, patterns.get(0)), session, names);
        }
        ListedOnce once = new ListedOnce(names, delimiter);
        return Flux.fromIterable(patterns)
            .filter(NamePattern::possible)
            .concatMap(pattern -> super.processRequestReactive(with(request, pattern), session, once))
            .then(Mono.fromRunnable(() -> {
                once.release();
                if (!once.failed()) {
                    okComplete(request, responder);
                }
            }));
    }

    /** INBOX in whatever letters (RFC 3501 5.1). */
    private static ListRequest with(ListRequest request, String given) {
        String pattern = given.equalsIgnoreCase(MailboxConstants.INBOX) ? MailboxConstants.INBOX : given;
        EnumSet<ListRequest.ListSelectOption> options = EnumSet.copyOf(request.getSelectOptions());
        options.remove(ListRequest.ListSelectOption.REMOTE);
        return new ListRequest(request.getCommand(), NamePattern.asWritten(request.getBaseReferenceName()), pattern, request.getTag(), options, told(request), request.getStatusDataItems());
    }

    /** Who asks without options is told what folders are for, too (RFC 6154 2): many clients do not know how to ask. */
    private static EnumSet<ListRequest.ListReturnOption> told(ListRequest request) {
        boolean plain = request.getSelectOptions().isEmpty() && request.getReturnOptions().isEmpty();
        return plain ? EnumSet.of(ListRequest.ListReturnOption.SPECIAL_USE) : request.getReturnOptions();
    }
}
