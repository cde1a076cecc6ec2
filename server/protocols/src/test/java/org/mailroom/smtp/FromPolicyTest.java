package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FromPolicyTest {
    private static SmtpTestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SmtpTestServer.submission("");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String send(String header) throws Exception {
        try (SmtpDialogue client = SmtpDialogue.greeted(server.port()).login("alice@acme.test", "secret-alice")) {
            return client.envelope("alice@acme.test", "customer@example.org").data(header + "\r\nSubject: x\r\n\r\nbody");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "From: alice@acme.test",
        "From: \"Alice Ito\" <Alice@ACME.test>",
        "From: =?UTF-8?Q?Alice_It=C5=8D?= <alice+work@acme.test>",
        "From: Support <support@acme.test>",
        "From: Help <help@acme.test>\r\nSender: alice@acme.test"})
    void shouldAcceptWhenFromIsTheAgentsOrTeams(String header) throws Exception {
        assertThat(send(header)).startsWith("250 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "To: x@example.org",
        "From: bob@acme.test",
        "From: CEO <ceo@example.org>",
        "From: alice@acme.test\r\nFrom: ceo@acme.test",
        "From: alice@acme.test\r\nFROM : ceo@acme.test",
        "From: alice@acme.test, bob@acme.test",
        "From: team: alice@acme.test;",
        "From: alice@acme.test <ceo@acme.test>",
        "From: <>",
        "From: alice",
        "From:",
        "From: alice@acme.test\r\nSender: ceo@acme.test",
        "From: ceo@acme.test (alice@acme.test)"})
    void shouldRefuseWhenFromIsMissingDoubledOrForeign(String header) throws Exception {
        assertThat(send(header)).startsWith("550 5.7.1 [FROM] ").contains("allowed: alice@acme.test, support@acme.test").contains("Nothing was sent.");
    }

    @Test
    void shouldNotCheckFromWhenMailComesFromOutside() throws Exception {
        try (SmtpTestServer outside = SmtpTestServer.port25("");
             SmtpDialogue client = SmtpDialogue.greeted(outside.port()).envelope("x@example.org", "support@acme.test")) {
            assertThat(client.data("Subject: no from\r\n\r\nbody")).startsWith("250 ");
        }
    }
}
