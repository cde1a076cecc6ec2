package org.mailroom.store.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.PerRecipientHeaders;
import org.junit.jupiter.api.Test;

/** What is stored of a mail beside its message comes back, and nothing else gets in. */
class EnvelopeJsonTest {
    private static final String NAMES = "{\"version\":1,\"name\":\"m\",\"attributes\":{\"a\":";

    private static MailImpl.Builder mail() {
        return MailImpl.builder().name("m");
    }

    private static AttributeValue<?> roundTrip(AttributeValue<?> value) throws MessagingException {
        MailImpl mail = mail().addAttribute(new Attribute(AttributeName.of("a"), value)).build();
        return EnvelopeJson.read(EnvelopeJson.write(mail)).getAttribute(AttributeName.of("a")).orElseThrow().getValue();
    }

    @Test
    void shouldKeepEverything() throws Exception {
        MailImpl mail = mail().sender("c@customer.test").addRecipients("a@acme.test", "\"b c\"@acme.test").state("transport").errorMessage("no \u0000 \ud83d\ude00")
            .remoteHost("mx.customer.test").remoteAddr("192.0.2.1").lastUpdated(new Date(12345))
            .addHeaderForRecipient(PerRecipientHeaders.Header.builder().name("X-A").value("1: 2").build(), new MailAddress("a@acme.test")).build();

        MailImpl read = EnvelopeJson.read(EnvelopeJson.write(mail));

        assertThat(read).usingRecursiveComparison().isEqualTo(mail);
        assertThat(EnvelopeJson.write(mail)).doesNotContain("\u0000");
    }

    @Test
    void shouldKeepEveryKindOfAttribute() throws Exception {
        for (AttributeValue<?> value : List.of(AttributeValue.of(true), AttributeValue.of("x\u0000"), AttributeValue.of(7), AttributeValue.of(7L),
                AttributeValue.of(Long.MAX_VALUE), AttributeValue.of(1.5f), AttributeValue.of(1.5d), AttributeValue.of(new URL("https://acme.test/")),
                AttributeValue.of(ZonedDateTime.parse("2026-11-24T10:00:00Z")), AttributeValue.of(List.of(AttributeValue.of("x"), AttributeValue.of(2))),
                AttributeValue.of(Map.of("k", AttributeValue.of("v"))), AttributeValue.of(Optional.of(AttributeValue.of("v"))))) {
            assertThat(roundTrip(value)).isEqualTo(value);
        }
        assertThat((byte[]) roundTrip(AttributeValue.of(new byte[] {0, -1})).value()).containsExactly(0, -1);
    }

    @Test
    void shouldRefuseAnAttributeWithoutJsonFormAlsoInsideAList() {
        AttributeValue<Object> thread = AttributeValue.ofUnserializable(Thread.currentThread());
        for (AttributeValue<?> value : List.of(thread, AttributeValue.of(List.of(AttributeValue.of("x"), thread)),
                AttributeValue.of(Map.of("k", thread)), AttributeValue.of(Optional.of(thread)))) {
            assertThatThrownBy(() -> roundTrip(value)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("attribute a of the mail m").hasMessageContaining("allowed are");
        }
    }

    /** James hangs the exception of a mailet on the mail before the mail goes into the error repository. */
    @Test
    void shouldKeepAnExceptionAsText() throws Exception {
        assertThat(roundTrip(AttributeValue.ofUnserializable(new MessagingException("it failed")))).isEqualTo(AttributeValue.of("javax.mail.MessagingException: it failed"));
    }

    @Test
    void shouldReadNoJavaObjects() {
        for (String value : List.of("{\"serializer\":\"FSTSerializer\",\"value\":\"AAAA\"}",
                "{\"serializer\":\"CollectionSerializer\",\"value\":[{\"serializer\":\"FSTSerializer\",\"value\":\"AAAA\"}]}")) {
            assertThatThrownBy(() -> EnvelopeJson.read(NAMES + value + "}}")).isInstanceOf(MessagingException.class)
                .hasStackTraceContaining("deserialisation");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithWhatIsNoEnvelope() {
        for (String junk : List.of("", "junk", "[]", "null", "{}", "{\"version\":2,\"name\":\"m\"}", "{\"version\":1}",
                "{\"version\":1,\"name\":\"m\",\"recipients\":[\"no address\"]}")) {
            assertThatThrownBy(() -> EnvelopeJson.read(junk)).isInstanceOf(MessagingException.class).hasMessageContaining("envelope");
        }
    }
}
