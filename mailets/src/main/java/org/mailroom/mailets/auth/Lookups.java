package org.mailroom.mailets.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.apache.james.jdkim.api.PublicKeyRecordRetriever;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.exceptions.TimeoutException;

/**
 * The look-ups for one mail: all of them together end in time, and there are only so many. The same question is asked once. In the forms that jSPF and
 * jDKIM ask in; replaces their own, which ask the machine's resolvers without a common deadline. For one thread. Proof: {@code AuthenticateTest}.
 */
final class Lookups implements DNSService, PublicKeyRecordRetriever {
    private static final int MOST = 60;
    /** What a mechanism of SPF may ask for (RFC 7208 section 4.6.4). */
    private static final int MOST_RECORDS = 10;

    private final Dns dns;
    private final long end;
    private final Map<String, List<String>> known = new HashMap<>();
    private int asked;

    Lookups(Dns dns, Duration all) {
        this.dns = dns;
        this.end = System.nanoTime() + all.toNanos();
    }

    List<String> records(String name, Dns.Kind kind) throws Dns.Silent {
        String key = kind + " " + name.toLowerCase(Locale.ROOT);
        List<String> before = known.get(key);
        if (before != null) {
            return before;
        }
        long left = end - System.nanoTime();
        if (left <= 0 || asked++ >= MOST) {
            throw new Dns.Silent("the time for look-ups is over", null);
        }
        List<String> records = dns.records(name, kind, Duration.ofNanos(left));
        known.put(key, records);
        return records;
    }

    @Override
    public List<String> getRecords(DNSRequest request) throws TimeoutException {
        Dns.Kind kind = switch (request.getRecordType()) {
            case DNSRequest.A -> Dns.Kind.A;
            case DNSRequest.AAAA -> Dns.Kind.AAAA;
            case DNSRequest.MX -> Dns.Kind.MX;
            case DNSRequest.PTR -> Dns.Kind.PTR;
            case DNSRequest.TXT -> Dns.Kind.TXT;
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        try {
            List<String> records = records(request.getHostname(), kind);
            return records.isEmpty() ? null : records;
        } catch (Dns.Silent e) {
            throw new TimeoutException(e.getMessage());
        }
    }

    @Override
    public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
        try {
            return CompletableFuture.completedFuture(getRecords(request));
        } catch (TimeoutException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<String> getRecords(CharSequence options, CharSequence selector, CharSequence domain) throws TempFailException, PermFailException {
        try {
            return records(selector + "._domainkey." + domain, Dns.Kind.TXT);
        } catch (Dns.Silent e) {
            throw new TempFailException(e.getMessage());
        }
    }

    @Override
    public List<String> getLocalDomainNames() {
        return List.of();
    }

    @Override
    public void setTimeOut(int timeOut) {
        // One deadline holds for all look-ups.
    }

    @Override
    public int getRecordLimit() {
        return MOST_RECORDS;
    }

    @Override
    public void setRecordLimit(int recordLimit) {
        // It is what RFC 7208 says.
    }
}
