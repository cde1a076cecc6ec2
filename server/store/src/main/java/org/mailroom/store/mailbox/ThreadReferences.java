package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.james.core.Username;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import org.apache.james.mailbox.store.mail.utils.MimeMessageHeadersUtil;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.message.HeaderImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * What ties a message to its thread: for each message id it names (its own, In-Reply-To, References) a 64-bit hash
 * over owner, id and base subject. The number of references counted is bounded: the newest, which stand last.
 */
final class ThreadReferences {
    private static final int MOST = 40;
    private static final Pattern BRACKETED = Pattern.compile("<\\s*([^<>\\s]+)\\s*>");

    private ThreadReferences() {
    }

    static Set<Long> of(Username owner, InputStream header) throws IOException {
        return of(owner, fields(header));
    }

    static Set<Long> of(Username owner, HeaderImpl fields) {
        return of(owner, MimeMessageHeadersUtil.parseMimeMessageId(fields), MimeMessageHeadersUtil.parseInReplyTo(fields),
            MimeMessageHeadersUtil.parseReferences(fields), MimeMessageHeadersUtil.parseSubject(fields));
    }

    static Set<Long> of(Username owner, Optional<MimeMessageId> own, Optional<MimeMessageId> inReplyTo,
                        Optional<List<MimeMessageId>> references, Optional<Subject> subject) {
        Set<String> ids = new LinkedHashSet<>();
        own.ifPresent(id -> ids.addAll(ids(id)));
        inReplyTo.ifPresent(id -> ids.addAll(ids(id)));
        List<String> referenced = references.orElse(List.of()).stream().flatMap(field -> ids(field).stream()).toList();
        ids.addAll(referenced.subList(Math.max(0, referenced.size() - MOST), referenced.size()));
        String base = subject.map(Subject::getValue).map(SearchUtil::getBaseSubject).orElse("");
        return ids.stream()
            .map(id -> hash(owner == null ? "" : owner.asString(), id, base))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** James hands a whole field over as one id; the ids are what stands between angle brackets. */
    private static List<String> ids(MimeMessageId field) {
        List<String> bracketed = BRACKETED.matcher(field.getValue()).results().map(match -> match.group(1)).toList();
        return bracketed.isEmpty() ? List.of(field.getValue().strip()) : bracketed;
    }

    private static HeaderImpl fields(InputStream header) throws IOException {
        HeaderImpl fields = new HeaderImpl();
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try {
            tokens.parse(header);
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM && state != EntityState.T_END_HEADER;
                 state = tokens.next()) {
                if (state == EntityState.T_FIELD) {
                    fields.addField(tokens.getField());
                }
            }
            return fields;
        } catch (MimeException e) {
            // What mime4j refuses has no usable references; the message itself is stored all the same.
            return fields;
        }
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
