package org.mailroom.mailets.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.mail.Content;

/**
 * All that is known of who has sent a mail.
 *
 * @param spf  empty where the host says nothing, as on loopback
 */
public record SenderCheck(Optional<Spf> spf, Dkim dkim, Dmarc dmarc) {

    /**
     * A mail as it came.
     *
     * @param address  of the host that brought it; empty when that says nothing
     * @param sender  of the envelope; empty for none
     * @param lines  header fields, each char a byte, without the last line end
     */
    public record Letter(Optional<String> address, Optional<String> sender, String helo, List<String> lines, Content body) {
    }

    /** @param atMost  for all look-ups together; what is not known by then is {@code temperror} */
    public static SenderCheck of(Letter letter, Dns dns, Duration atMost) throws IOException {
        Lookups lookups = new Lookups(dns, atMost);
        Dkim dkim = Dkim.of(letter.lines(), letter.body(), lookups);
        Optional<Spf> spf = letter.address().map(address -> Spf.of(address, letter.sender(), letter.helo(), lookups));
        boolean unsure = dkim.word().equals("temperror") || spf.filter(one -> one.word().equals("temperror")).isPresent();
        return new SenderCheck(spf, dkim, Dmarc.of(authors(letter.lines()), new Dmarc.Checks(spf.flatMap(Spf::proved), dkim.signers(), unsure), lookups));
    }

    /** The domains in From, of all such fields. */
    private static Set<String> authors(List<String> lines) {
        Set<String> domains = new LinkedHashSet<>();
        Authors.of(lines).orElse(List.of()).forEach(address -> SenderDomain.of(address.substring(address.lastIndexOf('@') + 1)).ifPresent(domains::add));
        return domains;
    }

    public String spfWord() {
        return spf.map(Spf::word).orElse("none");
    }

    public String dkimWord() {
        return dkim.word();
    }

    /** The value of {@code Authentication-Results} (RFC 8601). */
    public String results(String authservId) {
        List<String> results = new ArrayList<>(List.of(authservId));
        spf.ifPresent(one -> results.add("spf=" + one.word() + (one.domain().isEmpty() ? "" : (one.greeting() ? " smtp.helo=" : " smtp.mailfrom=") + one.domain())));
        String selector = SenderDomain.possible("s." + dkim.selector()) ? " header.s=" + dkim.selector() : "";
        if (dkim.signers().isEmpty()) {
            results.add("dkim=" + dkim.word());
        }
        for (String signer : dkim.signers()) {
            results.add("dkim=pass header.d=" + signer + (signer.equals(dkim.signers().get(0)) ? selector : ""));
        }
        results.add("dmarc=" + dmarc.word() + (dmarc.word().equals("fail") || dmarc.word().equals("pass") ? " (p=" + dmarc.policy().word() + ")" : "")
            + (dmarc.from().isEmpty() ? "" : " header.from=" + dmarc.from()));
        return String.join("; ", results);
    }
}
