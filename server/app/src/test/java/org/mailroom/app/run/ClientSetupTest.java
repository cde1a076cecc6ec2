package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.smtp.SmtpDialogue;

/** Mail clients set themselves up from the address alone, and nobody learns from it who is here. */
class ClientSetupTest extends ServedContract {
    private static final String THUNDERBIRD = "/.well-known/autoconfig/mail/config-v1.1.xml";
    private static final String OUTLOOK = "/autodiscover/autodiscover.xml";

    ClientSetupTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        Files.writeString(mailroom.file("rules.yaml"), "- {name: tagged, when: {subject: {contains: never}}, then: {tag: from-a-rule}}\n");
    }

    private HttpResponse<String> send(String method, String path, String content, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + path))
            .method(method, content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String address) throws Exception {
        return send("GET", path + "?emailaddress=" + URLEncoder.encode(address, StandardCharsets.UTF_8), null);
    }

    private static Document xml(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Jsoup.parse(answer.body(), Parser.xmlParser());
    }

    private static String request(String address) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006\"><Request><EMailAddress>"
            + address + "</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>";
    }

    private static String said(Element element, String name) {
        return element.getElementsByTag(name).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {THUNDERBIRD, "/mail/config-v1.1.xml"})
    void shouldTellThunderbirdWhereTheListenersAre(String path) throws Exception {
        HttpResponse<String> answer = get(path, "alice@acme.test");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
        Document document = xml(answer);
        assertThat(document.selectFirst("clientConfig").attr("version")).isEqualTo("1.1");
        assertThat(document.select("emailProvider > domain").text()).isEqualTo("acme.test");
        assertThat(document.select("incomingServer[type=imap]")).extracting(server -> said(server, "hostname") + " " + said(server, "port") + " " + said(server, "socketType"))
            .containsExactly("mail.acme.test " + mailroom.port("imaps") + " SSL", "mail.acme.test " + mailroom.port("imap") + " STARTTLS");
        assertThat(document.select("outgoingServer[type=smtp]")).extracting(server -> said(server, "hostname") + " " + said(server, "port") + " " + said(server, "socketType"))
            .containsExactly("mail.acme.test " + mailroom.port("submissions") + " SSL", "mail.acme.test " + mailroom.port("submission") + " STARTTLS");
        assertThat(document.select("username")).hasSize(4).allMatch(name -> name.text().equals("%EMAILADDRESS%"));
        assertThat(document.select("authentication")).allMatch(way -> way.text().equals("password-cleartext"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OUTLOOK, "/Autodiscover/Autodiscover.xml", "/AutoDiscover/AutoDiscover.xml"})
    void shouldTellOutlookThePortsWithTlsAndLetItLogInThere(String path) throws Exception {
        Document document = xml(send("POST", path, request("alice@acme.test"), "Content-Type", "text/xml"));
        assertThat(document.select("Account > AccountType").text()).isEqualTo("email");
        assertThat(document.select("Protocol")).extracting(protocol -> said(protocol, "Type") + " " + said(protocol, "Server") + " " + said(protocol, "Port") + " " + said(protocol, "Encryption") + " "
            + said(protocol, "LoginName")).containsExactly("IMAP mail.acme.test " + mailroom.port("imaps") + " SSL alice@acme.test", "SMTP mail.acme.test " + mailroom.port("submissions") + " SSL alice@acme.test");
        try (SmtpDialogue client = SmtpDialogue.overTls(Integer.parseInt(said(document.select("Protocol").get(1), "Port")))) {
            client.answer();
            client.say("EHLO client.example");
            client.login(said(document.select("Protocol").get(1), "LoginName"), ServedMailroom.password("alice"));
        }
    }

    @Test
    void shouldGiveApplesMailAProfile() throws Exception {
        HttpResponse<String> answer = get("/mail/apple.mobileconfig", "alice@acme.test");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-apple-aspen-config");
        Document profile = xml(answer);
        assertThat(profile.select("key:contains(IncomingMailServerPortNumber) + integer").text()).isEqualTo(Integer.toString(mailroom.port("imaps")));
        assertThat(profile.select("key:contains(OutgoingMailServerPortNumber) + integer").text()).isEqualTo(Integer.toString(mailroom.port("submissions")));
        assertThat(profile.select("key:contains(IncomingMailServerUsername) + string").text()).isEqualTo("alice@acme.test");
        assertThat(get("/mail/apple.mobileconfig", "bob@acme.test").body()).isNotEqualTo(answer.body());
    }

    @Test
    void shouldSayTheSameOfThoseWhoAreHereAndThoseWhoAreNot() throws Exception {
        assertThat(get(THUNDERBIRD, "nobody@acme.test").body()).isEqualTo(get(THUNDERBIRD, "alice@acme.test").body());
        for (String somebody : new String[] {"nobody", "support", "alice+support"}) {
            assertThat(send("POST", OUTLOOK, request(somebody + "@acme.test")).body().replace(somebody + "@", "alice@")).isEqualTo(send("POST", OUTLOOK, request("alice@acme.test")).body());
        }
        assertThat(send("GET", THUNDERBIRD + "?emailaddress=alice+support@acme.test", null).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKnowTheDomainByTheHostThatIsAsked() throws Exception {
        assertThat(raw("GET /mail/config-v1.1.xml HTTP/1.1\r\nHost: autoconfig.acme.test\r\n")).startsWith("HTTP/1.1 200").contains("<domain>acme.test</domain>");
        assertThat(raw("GET " + THUNDERBIRD + " HTTP/1.1\r\nHost: ACME.test:8080\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /mail/config-v1.1.xml HTTP/1.1\r\nHost: autoconfig.elsewhere.test\r\n")).startsWith("HTTP/1.1 404");
        assertThat(raw("GET " + THUNDERBIRD + " HTTP/1.1\r\nHost: 127.0.0.1\r\n")).startsWith("HTTP/1.1 200").contains("<domain>acme.test</domain>");
    }

    private String raw(String request) throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", mailroom.port("web"))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldRefuseWhatIsNotOfUsAndWhatIsNotUnderstood() throws Exception {
        assertThat(get(THUNDERBIRD, "alice@elsewhere.test").statusCode()).isEqualTo(404);
        assertThat(get("/mail/apple.mobileconfig", "alice@elsewhere.test").statusCode()).isEqualTo(404);
        assertThat(send("POST", OUTLOOK, request("alice@elsewhere.test")).statusCode()).isEqualTo(404);
        assertThat(get(THUNDERBIRD, "no address").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/mail/apple.mobileconfig", null).statusCode()).isEqualTo(400);
        assertThat(send("POST", OUTLOOK, request("<x/>")).statusCode()).isEqualTo(400);
        assertThat(send("POST", OUTLOOK, "").statusCode()).isEqualTo(400);
        assertThat(send("POST", OUTLOOK, "no XML").statusCode()).isEqualTo(400);
        assertThat(send("POST", OUTLOOK, request("x".repeat(100_000))).statusCode()).isEqualTo(413);
        assertThat(send("GET", OUTLOOK, null).headers().firstValue("Allow")).contains("POST");
        assertThat(send("POST", THUNDERBIRD, "").headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(get(THUNDERBIRD, "alice@elsewhere.test").headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void shouldEscapeWhatStandsInAnAddress() throws Exception {
        String answer = send("POST", OUTLOOK, request("o'neil&amp;co@acme.test")).body();
        assertThat(answer).contains("<LoginName>o'neil&amp;co@acme.test</LoginName>");
        assertThat(get("/mail/apple.mobileconfig", "o'neil&co@acme.test").body()).contains("<string>o'neil&amp;co@acme.test</string>").doesNotContain("l&c");
    }

    @Test
    void shouldGiveMembersTheTagsOfTheirTeam() throws Exception {
        Matter matter = Matter.begun(mailroom);
        matter.act("alice", new Command.ChangeTags(Set.of(Tag.of("vip-tag")), Set.of()));
        Rest rest = new Rest(mailroom);
        HttpResponse<String> answer = rest.ask("GET", "/teams/SUP/thunderbird-tags", "alice", null);
        assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"user.js\"");
        assertThat(answer.body()).contains("user_pref(\"mailnews.tags.@alice.tag\", \"Alice Ito\");\n", "user_pref(\"mailnews.tags.writing@bob.tag\", \"Bob Sato is writing\");\n",
            "mailnews.tags.#vip-tag.color", "mailnews.tags.#from-a-rule.tag").doesNotContain("oscar");
        assertThat(rest.ask("GET", "/teams/SUP/thunderbird-tags", "dave", null).statusCode()).isEqualTo(404);
        assertThat(rest.ask("GET", "/teams/NONE/thunderbird-tags", "carol", null).statusCode()).isEqualTo(404);
        PageReader alice = PageReader.loggedIn(mailroom, "alice");
        String link = alice.get("/teams/SUP").document().select("a[download]").attr("href");
        assertThat(alice.get(link).text()).isEqualTo(answer.body());
        assertThat(alice.get(link).header("Content-Disposition")).startsWith("attachment");
        assertThat(PageReader.loggedIn(mailroom, "dave").get(link).status()).isEqualTo(404);
    }

    @Test
    void shouldLoadNothingThatARequestNames() throws Exception {
        Path secret = Files.writeString(mailroom.data().resolve("secret.txt"), "alice@acme.test");
        String[] hostile = {"<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\">",
            "<!DOCTYPE a [<!ENTITY x \"" + "y".repeat(1000) + "\"><!ENTITY z \"" + "&x;".repeat(1000) + "\">]>"};
        for (String type : hostile) {
            HttpResponse<String> answer = send("POST", OUTLOOK, request("&x;").replace("?>", "?>" + type));
            assertThat(answer.statusCode()).as(type).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("alice", "secret");
        }
    }
}
