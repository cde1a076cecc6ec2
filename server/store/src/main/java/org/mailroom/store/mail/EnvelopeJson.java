package org.mailroom.store.mail;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Everything of a mail but its message as JSON, in place of the serialised Java objects of James's file and JMS stores: a
 * stored mail can be read by the next version, and reading one runs no foreign code. Stable: a field may come, none may change.
 * An attribute that has no JSON form is refused when the mail is written, not forgotten. Stateless.
 * Proof: {@code EnvelopeJsonTest}.
 */
public final class EnvelopeJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private EnvelopeJson() {
    }

    /** @throws MessagingException when an attribute cannot be stored; says which */
    public static String write(Mail mail) throws MessagingException {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("version", VERSION);
        envelope.put("name", mail.getName());
        mail.getMaybeSender().asOptional().ifPresent(sender -> envelope.put("sender", sender.asString()));
        ArrayNode recipients = envelope.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        text(envelope, "state", mail.getState());
        text(envelope, "error", mail.getErrorMessage());
        text(envelope, "remoteHost", mail.getRemoteHost());
        text(envelope, "remoteAddress", mail.getRemoteAddr());
        Optional.ofNullable(mail.getLastUpdated()).ifPresent(date -> envelope.put("updated", date.getTime()));
        ObjectNode attributes = envelope.putObject("attributes");
        for (Attribute attribute : mail.attributes().toList()) {
            attributes.set(attribute.getName().asString(), AttributeJson.write(mail.getName(), attribute));
        }
        headers(envelope, mail.getPerRecipientSpecificHeaders());
        return envelope.toString();
    }

    /** The mail, still without its message. @throws MessagingException when this is not an envelope; says what is wrong */
    public static MailImpl read(String json) throws MessagingException {
        try {
            JsonNode envelope = JSON.readTree(json);
            if (envelope.path("version").asInt() != VERSION) {
                throw new MessagingException("an envelope of version " + VERSION + " was expected, this one says " + envelope.path("version"));
            }
            MailImpl.Builder mail = MailImpl.builder().name(envelope.path("name").asText())
                .sender(optional(envelope, "sender").map(EnvelopeJson::address))
                .addRecipients(recipients(envelope));
            optional(envelope, "state").ifPresent(mail::state);
            optional(envelope, "error").ifPresent(mail::errorMessage);
            optional(envelope, "remoteHost").ifPresent(mail::remoteHost);
            optional(envelope, "remoteAddress").ifPresent(mail::remoteAddr);
            if (envelope.has("updated")) {
                mail.lastUpdated(new Date(envelope.get("updated").asLong()));
            }
            for (Map.Entry<String, JsonNode> attribute : envelope.path("attributes").properties()) {
                mail.addAttribute(new Attribute(AttributeName.of(attribute.getKey()), AttributeJson.read(attribute.getValue())));
            }
            for (JsonNode header : envelope.path("headers")) {
                mail.addHeaderForRecipient(PerRecipientHeaders.Header.builder().name(header.path("name").asText())
                    .value(header.path("value").asText()).build(), address(header.path("recipient").asText()));
            }
            return mail.build();
        } catch (JsonProcessingException | RuntimeException e) {
            throw new MessagingException("the envelope cannot be read", e);
        }
    }

    private static void headers(ObjectNode envelope, PerRecipientHeaders headers) {
        if (!headers.getHeadersByRecipient().isEmpty()) {
            ArrayNode list = envelope.putArray("headers");
            headers.getHeadersByRecipient().forEach((recipient, header) -> list.addObject()
                .put("recipient", recipient.asString()).put("name", header.getName()).put("value", header.getValue()));
        }
    }

    private static List<MailAddress> recipients(JsonNode envelope) {
        List<MailAddress> recipients = new ArrayList<>();
        envelope.path("recipients").forEach(recipient -> recipients.add(address(recipient.asText())));
        return recipients;
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    private static void text(ObjectNode envelope, String field, String value) {
        if (value != null) {
            envelope.put(field, value);
        }
    }

    private static Optional<String> optional(JsonNode envelope, String field) {
        return Optional.ofNullable(envelope.get(field)).map(JsonNode::asText);
    }
}
