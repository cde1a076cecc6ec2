package org.mailroom.mailets.auth;

import java.util.Optional;

import org.apache.james.jspf.core.DNSServiceEnabled;
import org.apache.james.jspf.core.MacroExpand;
import org.apache.james.jspf.core.MacroExpandEnabled;
import org.apache.james.jspf.core.SPFCheckEnabled;
import org.apache.james.jspf.executor.SynchronousSPFExecutor;
import org.apache.james.jspf.impl.DefaultTermsFactory;
import org.apache.james.jspf.impl.SPF;
import org.apache.james.jspf.parser.RFC4408SPF1Parser;
import org.apache.james.jspf.wiring.WiringServiceTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a host may send for a domain (RFC 7208), by jSPF.
 *
 * @param word  as RFC 8601 has it
 * @param domain  whose rules were asked: of the envelope sender, or of the greeting where there is none
 * @param greeting  whether it was the greeting
 */
record Spf(String word, String domain, boolean greeting) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Spf.class);

    static Spf of(String address, Optional<String> sender, String helo, Lookups lookups) {
        String from = sender.orElse("postmaster@" + helo);
        String domain = from.substring(from.lastIndexOf('@') + 1);
        if (!SenderDomain.possible(domain)) {
            return new Spf("none", "", sender.isEmpty());
        }
        try {
            return new Spf(checker(lookups).checkSPF(address, from, helo.isEmpty() ? domain : helo).getResult(), domain, sender.isEmpty());
        } catch (RuntimeException e) {
            // A mail must not wait in the spool because somebody's rules, or their name, are beyond the library.
            LOGGER.warn("The SPF rules of {} cannot be followed", domain, e);
            return new Spf("permerror", domain, sender.isEmpty());
        }
    }

    /** With the executor that asks in this thread: the usual one gives its result before it has any. */
    private static SPF checker(Lookups lookups) {
        WiringServiceTable services = new WiringServiceTable();
        services.put(DNSServiceEnabled.class, lookups);
        MacroExpand macros = new MacroExpand(lookups);
        services.put(MacroExpandEnabled.class, macros);
        SPF spf = new SPF(lookups, new RFC4408SPF1Parser(new DefaultTermsFactory(services)), macros, new SynchronousSPFExecutor(lookups));
        services.put(SPFCheckEnabled.class, spf);
        return spf;
    }

    Optional<String> proved() {
        return word.equals("pass") ? Optional.of(domain) : Optional.empty();
    }
}
