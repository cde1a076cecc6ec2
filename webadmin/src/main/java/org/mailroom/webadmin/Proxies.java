package org.mailroom.webadmin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.mailroom.domain.hook.AddressRange;

/**
 * Where a request comes from: from the address that is connected or, where that is a trusted proxy, from where it says. Of several proxies in a row each that is trusted is believed;
 * what stands to the left of the first that is not may be anybody's invention. One header field is read and no other: a proxy leaves those alone that it does not write.
 *
 * @param trusted  addresses of proxies
 */
public record Proxies(List<AddressRange> trusted, Field field) {
    /** In which header field proxies say for whom they ask. */
    public enum Field {
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        FORWARDED("Forwarded");

        private final String word;

        Field(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Nobody is believed. */
    public static final Proxies NONE = new Proxies(List.of(), Field.X_FORWARDED_FOR);

    public Proxies {
        trusted = List.copyOf(trusted);
    }

    String client(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket ? client(socket.getAddress(), request.getHeaders()).getHostAddress()
            : Request.getRemoteAddr(request);
    }

    /** @param connected  whoever has sent the request */
    InetAddress client(InetAddress connected, HttpFields headers) {
        InetAddress client = connected;
        List<String> said = said(headers);
        for (int i = said.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> before = address(said.get(i));
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /** For whom the proxies have asked, each behind the one before. */
    private List<String> said(HttpFields headers) {
        if (field == Field.X_FORWARDED_FOR) {
            return headers.getCSV(field.word(), false);
        }
        List<String> said = new ArrayList<>();
        for (String element : headers.getCSV(field.word(), true)) {
            String client = "";
            for (String pair : element.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("for")) {
                    client = pair.substring(equals + 1).strip().replaceAll("^\"|\"$", "");
                }
            }
            said.add(client);
        }
        return said;
    }

    /** {@code 192.0.2.7}, {@code 192.0.2.7:4711}, {@code 2001:db8::1} or {@code [2001:db8::1]:4711}; empty for {@code unknown} and all else. */
    private static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") ? text.replaceFirst("^\\[([^]]*)](:\\d+)?$", "$1") : text.replaceFirst("^([0-9.]+):\\d+$", "$1");
        try {
            return Optional.of(AddressRange.numeric(bare));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
