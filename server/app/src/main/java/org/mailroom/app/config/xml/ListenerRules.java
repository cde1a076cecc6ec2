package org.mailroom.app.config.xml;

import java.util.Arrays;

import javax.net.ssl.SSLContext;

import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;

/**
 * The elements of {@code smtpserver.xml}, {@code lmtpserver.xml} and {@code imapserver.xml}. Elements that James knows but whose effect
 * this server has taken away ({@code authorizedAddresses}, {@code verifyIdentity}, {@code compress}, …) are unknown here.
 */
final class ListenerRules {
    private static final int MILLION = 1_000_000;
    /** As James reads sizes. */
    private static final Kind<String> SIZE = Kind.of("a number, with B, K, M or G behind it if need be, such as 50M",
        text -> matching(text, "[0-9]{1,12}[BKMG]?"));
    private static final Kind<String> KIBIBYTES = Kind.of("a number of KiB, or with B, K, M or G behind it, such as 50M",
        text -> matching(text, "[0-9]{1,12}[BKMG]?"));
    private static final Kind<String> BIND = Kind.of("address:port, such as 0.0.0.0:25", text ->
        matching(text, "[0-9A-Za-z.:\\[\\]-]+:[0-9]{1,5}(\\s*,\\s*[0-9A-Za-z.:\\[\\]-]+:[0-9]{1,5})*"));
    private static final Kind<String> ANY = Kind.of("text", text -> text);
    private static final Kind<String> CIPHER = Kind.of("a cipher suite of this Java, such as TLS_AES_256_GCM_SHA384", ListenerRules::cipher);

    static final ElementRule SMTP = ElementRule.node().children("smtpserver", listener()
        .child("maxmessagesize", KIBIBYTES)
        .with(messages())
        .child("submission", Kinds.SWITCH)
        .child("auth", ElementRule.node().child("allowPlainOnLoopback", Kinds.SWITCH))
        .child("heloEhloEnforcement", Kinds.SWITCH)
        .child("addressBracketsEnforcement", Kinds.SWITCH)
        .child("smtpGreeting", Kinds.TEXT)
        .child("proxyRequired", Kinds.SWITCH)
        .child("handlerchain", handlers()));

    static final ElementRule LMTP = ElementRule.node().children("lmtpserver", listener()
        .child("maxmessagesize", KIBIBYTES)
        .with(messages())
        .child("lmtpGreeting", Kinds.TEXT)
        .child("proxyRequired", Kinds.SWITCH)
        .child("handlerchain", handlers()));

    static final ElementRule IMAP = ElementRule.node().children("imapserver", listener()
        .child("auth", ElementRule.node().child("allowPlainOnLoopback", Kinds.SWITCH))
        .child("literalSizeLimit", SIZE)
        .child("inMemorySizeLimit", SIZE)
        .child("maxLineLength", Kinds.number(1024, 16 * MILLION))
        .child("loginTimeout", Kinds.number(1, MILLION))
        .child("timeout", Kinds.number(1800, MILLION))
        .child("writeTimeout", Kinds.number(1, MILLION))
        .child("commandsAtOnce", Kinds.number(1, 1000))
        .child("enableIdle", Kinds.SWITCH)
        .child("idleTimeInterval", Kinds.number(1, MILLION))
        .child("idleTimeIntervalUnit", Kinds.word("SECONDS", "MINUTES", "HOURS"))
        .child("disabledCaps", ANY)
        .child("provisionDefaultMailboxes", Kinds.SWITCH)
        .children("imapPackages", ElementRule.leaf(ANY))
        .children("customProperties", ElementRule.leaf(ANY)));

    private ListenerRules() {
    }

    private static ElementRule listener() {
        return ElementRule.node()
            .attribute("enabled", Kinds.SWITCH)
            .child("jmxName", Kinds.TEXT)
            .child("bind", BIND)
            .child("connectionBacklog", Kinds.number(1, MILLION))
            .child("gracefulShutdown", Kinds.SWITCH)
            .child("tls", ElementRule.node()
                .attribute("socketTLS", Kinds.SWITCH)
                .attribute("startTLS", Kinds.SWITCH)
                .child("privateKey", Kinds.TEXT)
                .child("certificates", Kinds.TEXT)
                .child("supportedProtocols", ElementRule.node().children("protocol", ElementRule.leaf(Kinds.word("TLSv1.3", "TLSv1.2"))))
                .child("supportedCipherSuites", ElementRule.node().children("cipherSuite", ElementRule.leaf(CIPHER))))
            .child("helloName", ElementRule.leaf(ANY).attribute("autodetect", Kinds.SWITCH))
            .child("connectiontimeout", Kinds.number(1, MILLION))
            .child("connectionLimit", Kinds.number(0, MILLION))
            .child("connectionLimitPerIP", Kinds.number(0, MILLION))
            .child("maxExecutorCount", Kinds.number(1, 1000))
            .child("bossWorkerCount", Kinds.number(1, 1000))
            .child("ioWorkerCount", Kinds.number(1, 1000));
    }

    private static ElementRule messages() {
        return ElementRule.node()
            .child("sessionLimit", Kinds.number(1, MILLION))
            .child("lineLimit", Kinds.number(1000, Integer.MAX_VALUE))
            .child("headerSizeLimit", Kinds.number(1000, Integer.MAX_VALUE))
            .child("headerCountLimit", Kinds.number(10, MILLION));
    }

    private static ElementRule handlers() {
        return ElementRule.node()
            .attribute("enableJmx", Kinds.word("false"))
            .children("handler", ElementRule.node().needed("class", Classes.kind(ProtocolHandler.class, "")).open());
    }

    private static String cipher(String name) {
        try {
            if (Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()).contains(name)) {
                return name;
            }
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
        throw new IllegalArgumentException(name);
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
