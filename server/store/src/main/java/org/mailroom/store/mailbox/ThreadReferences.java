package org.mailroom.store.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.james.core.Username;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import org.apache.james.mailbox.store.mail.utils.MimeMessageHeadersUtil;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.message.HeaderImpl;
import org.mailroom.mime.HeaderText;
import org.mailroom.mime.MessageIds;

/**
 * What ties a message to its thread: for each message id it names (its own, In-Reply-To, References) a 64-bit hash
 * over owner, id and base subject. The number of references counted is bounded: the newest, which stand last.
 */
final class ThreadReferences {
    private static final int MOST = 40;
    /** Finding what a subject is about takes James time with the square of its length. */
    private static final int LONGEST_SUBJECT = 1000;

    private ThreadReferences() {
    }

    static Set<Long> of(Username owner, HeaderImpl fields) {
        return of(owner, MimeMessageHeadersUtil.parseMimeMessageId(fields), MimeMessageHeadersUtil.parseInReplyTo(fields),
            MimeMessageHeadersUtil.parseReferences(fields),
            Optional.ofNullable(fields.getField("Subject")).map(field -> new Subject(HeaderText.decoded(HeaderText.beginning(field.getBody())))));
    }

    static Set<Long> of(Username owner, Optional<MimeMessageId> own, Optional<MimeMessageId> inReplyTo,
                        Optional<List<MimeMessageId>> references, Optional<Subject> subject) {
        Set<String> ids = new LinkedHashSet<>();
        own.ifPresent(id -> ids.addAll(ids(id)));
        inReplyTo.ifPresent(id -> ids.addAll(ids(id)));
        List<String> referenced = references.orElse(List.of()).stream().flatMap(field -> ids(field).stream()).toList();
        ids.addAll(referenced.subList(Math.max(0, referenced.size() - MOST), referenced.size()));
        String base = subject.map(Subject::getValue).map(text -> text.substring(0, Math.min(text.length(), LONGEST_SUBJECT))).map(SearchUtil::getBaseSubject).orElse("");
        return ids.stream()
            .map(id -> hash(owner == null ? "" : owner.asString(), id, base))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** James hands a whole field over as one id; the ids are what stands between angle brackets. */
    private static List<String> ids(MimeMessageId field) {
        List<String> bracketed = MessageIds.of(field.getValue());
        return bracketed.isEmpty() ? List.of(field.getValue().strip()) : bracketed;
    }

    private static long hash(String owner, String id, String base) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest((owner + "\0" + id + "\0" + base).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
