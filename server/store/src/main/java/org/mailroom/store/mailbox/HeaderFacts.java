package org.mailroom.store.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.message.HeaderImpl;
import org.apache.james.mime4j.message.MaximalBodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.mailroom.mime.HeaderLines;

/**
 * What a message's own header says: its fields, and its MIME properties as James keeps them. Read from the header in one
 * pass; the body is not looked at. A header that mime4j refuses has what came before the fault, and counts as plain text.
 */
record HeaderFacts(HeaderImpl fields, PropertyBuilder properties, boolean text) {
    /** In bytes: what describes the content in more is left out, for mime4j takes time with the square of the length. */
    private static final int LONGEST_DESCRIPTION = 8 << 10;

    static HeaderFacts read(byte[] header) throws IOException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE,
            new DefaultBodyDescriptorBuilder(null, LenientFieldParser.getParser(), DecodeMonitor.SILENT));
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        HeaderImpl fields = new HeaderImpl();
        try {
            tokens.parse(new ByteArrayInputStream(bounded(header)));
            for (EntityState state = tokens.next(); state != EntityState.T_BODY && state != EntityState.T_START_MULTIPART
                    && state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                if (state == EntityState.T_FIELD) {
                    fields.addField(tokens.getField());
                }
            }
            return of(fields, (MaximalBodyDescriptor) tokens.getBodyDescriptor());
        } catch (MimeException e) {
            PropertyBuilder properties = new PropertyBuilder();
            properties.setMediaType("text");
            properties.setSubType("plain");
            properties.setCharset("us-ascii");
            return new HeaderFacts(fields, properties, true);
        }
    }

    private static byte[] bounded(byte[] header) {
        if (header.length <= LONGEST_DESCRIPTION) {
            return header;
        }
        HeaderLines lines = new HeaderLines(header);
        return (lines.lines().stream().filter(line -> line.length() <= LONGEST_DESCRIPTION || !line.regionMatches(true, 0, "content-", 0, 8)).collect(Collectors.joining()) + lines.end())
            .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static HeaderFacts of(HeaderImpl fields, MaximalBodyDescriptor body) {
        String type = Optional.ofNullable(body.getMediaType()).orElse("text");
        boolean text = "text".equalsIgnoreCase(type);
        PropertyBuilder properties = new PropertyBuilder();
        properties.setMediaType(type);
        properties.setSubType(body.getMediaType() == null ? "plain" : body.getSubType());
        properties.setContentID(body.getContentId());
        properties.setContentDescription(body.getContentDescription());
        properties.setContentLocation(body.getContentLocation());
        properties.setContentMD5(body.getContentMD5Raw());
        properties.setContentTransferEncoding(body.getTransferEncoding());
        properties.setContentLanguage(body.getContentLanguage());
        properties.setContentDispositionType(body.getContentDispositionType());
        properties.setContentDispositionParameters(body.getContentDispositionParameters());
        properties.setContentTypeParameters(body.getContentTypeParameters());
        Optional.ofNullable(body.getCharset()).or(() -> text ? Optional.of("us-ascii") : Optional.empty()).ifPresent(properties::setCharset);
        return new HeaderFacts(fields, properties, text);
    }
}
