package org.mailroom.domain.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;

/**
 * The webhooks that rules name. Each address has an event of the journal of its own, which says of a conversation that a rule has called it; a webhook for that event brings it there, with all that webhooks have: retries,
 * dead letters, a signature, and no way to private addresses.
 */
public final class RuleHooks {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private RuleHooks() {
    }

    /** The event of an address. */
    public static String event(HookUrl url) {
        try {
            return "rule-" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(StandardCharsets.UTF_8)), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Makes the webhooks that are missing. One that somebody has made for the address and its event, with a secret of his, serves as well. */
    public static void align(Rules rules, Webhooks webhooks) {
        Set<HookUrl> wanted = new LinkedHashSet<>();
        rules.list().forEach(rule -> rule.then().forEach(action -> {
            if (action instanceof Action.Call call) {
                wanted.add(call.url());
            }
        }));
        if (wanted.isEmpty()) {
            return;
        }
        List<Webhook> known = webhooks.list();
        for (HookUrl url : wanted) {
            if (known.stream().noneMatch(hook -> hook.url().equals(url) && hook.events().contains(event(url)) && hook.team().isEmpty())) {
                byte[] secret = new byte[SECRET_BYTES];
                RANDOM.nextBytes(secret);
                webhooks.add(url, Set.of(event(url)), Optional.empty(), HexFormat.of().formatHex(secret));
            }
        }
    }
}
