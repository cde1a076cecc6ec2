package org.mailroom.domain.conversation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.mailroom.domain.team.EmailAddress;

/**
 * The plus-part of a team's address that names a conversation, {@code support+SUP-42.3f0c…@}: the number, and 80 bits of an
 * HMAC-SHA256 over it, so that nobody can name a conversation he was not told of. In any letter case, as mail addresses are.
 */
public final class ReplyToken {
    private static final int BYTES = 10;

    private final SecretKeySpec key;

    /** @param key  at least 16 bytes, kept for ever */
    public ReplyToken(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("a key has at least 16 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** The team's address for answers to this conversation, as people read it: {@code support+SUP-42.3f0c…@}. */
    public String text(EmailAddress team, ConversationNumber number) {
        return team.local() + "+" + number + "." + token(number) + "@" + team.domain();
    }

    /** The conversation that a plus-part names; empty for any other plus-part. */
    public Optional<ConversationNumber> number(String detail) {
        int dot = detail.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : ConversationNumber.parse(detail.substring(0, dot))
            .filter(number -> MessageDigest.isEqual(token(number).getBytes(StandardCharsets.US_ASCII),
                detail.substring(dot + 1).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
    }

    private String token(ConversationNumber number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal(number.toString().getBytes(StandardCharsets.US_ASCII));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < BYTES; i++) {
                text.append(String.format("%02x", digest[i]));
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
