package org.mailroom.mailets.triage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.mailroom.domain.rule.Text;
import org.mailroom.mailets.auth.Authors;

/**
 * A mail that has come, with what is known of it before the rules are asked. What is the same for all teams is found out once. For one thread.
 *
 * @param sender  of the envelope; empty for none
 * @param size  in bytes, as it came
 * @param spamScore  empty where nobody has scored it
 * @param auth  results of {@code spf}, {@code dkim} and {@code dmarc}
 */
public record Arrival(Reading message, Optional<String> sender, long size, OptionalDouble spamScore, Map<String, String> auth, Instant at) {

    /** Who has written it: the authors first, then the envelope's sender. */
    public List<String> senders() {
        Set<String> senders = new LinkedHashSet<>(Authors.of(message.headerLines()).orElse(List.of()));
        sender.ifPresent(senders::add);
        senders.remove("");
        return List.copyOf(senders);
    }

    List<Text> from() {
        List<Text> from = new ArrayList<>(message.header("From").stream().map(Text::of).toList());
        from.addAll(addresses(senders()));
        return from;
    }

    /** Each with its domain behind {@code @}. */
    static List<Text> addresses(List<String> addresses) {
        Set<String> texts = new LinkedHashSet<>();
        for (String address : addresses) {
            texts.add(address);
            if (address.indexOf('@') >= 0) {
                texts.add(address.substring(address.lastIndexOf('@')));
            }
        }
        return texts.stream().map(Text::of).toList();
    }

    List<Text> authentication() {
        List<Text> texts = new ArrayList<>();
        for (String method : List.of("spf", "dkim", "dmarc")) {
            texts.add(Text.of(method + "=" + result(method)));
        }
        boolean noPolicy = !result("dmarc").equals("fail") && !result("dmarc").equals("pass");
        boolean passed = result("dmarc").equals("pass") || noPolicy && (result("dkim").equals("pass") || result("spf").equals("pass"));
        boolean failed = result("dmarc").equals("fail") || noPolicy && !passed && result("spf").equals("fail");
        texts.add(Text.of(passed ? "pass" : failed ? "fail" : "none"));
        return texts;
    }

    private String result(String method) {
        return auth.getOrDefault(method, "none");
    }
}
