package org.mailroom.imap.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.james.imap.message.response.FetchResponse;
import org.mailroom.mime.ContentField;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.HeaderText;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;
import org.mailroom.mime.Part;

/**
 * BODYSTRUCTURE of a message or a part (RFC 3501 7.4.2). What cannot be taken apart is something to be read or saved, so that the answer is always well formed, and its parts
 * are those that {@link MessageSections} finds.
 *
 * <p>Replaces {@code MimeDescriptorImpl} and {@code MimeDescriptorStructure}, which need a piece of the stack for each level of parts in parts, and for a long Content-Disposition
 * time with the square of its length. Proof: {@code FetchTest}, and James's scripts in {@code ImapSuite}. For one thread.
 */
final class BodyStructure implements FetchResponse.Structure {
    /** In characters; of a field that describes the content no more is told. */
    private static final int LONGEST = 2000;
    private static final int MOST_PARAMETERS = 50;

    private final String type;
    private final ContentField content;
    private final HeaderLines header;
    private final long octets;
    private final long lines;
    private final List<BodyStructure> parts = new ArrayList<>();
    private final boolean message;

    private BodyStructure(String type, HeaderLines header, long octets, long lines, boolean message) {
        this.type = type;
        this.content = header.content("content-type").orElse(ContentField.of(""));
        this.header = header;
        this.octets = octets;
        this.lines = lines;
        this.message = message;
    }

    /** The structure of a message that has no parts and is no other message. */
    static BodyStructure plain(HeaderLines header, long octets, long lines) {
        return new BodyStructure(single(header.content("content-type").map(ContentField::mediaType).orElse("text/plain")), header, octets, lines, false);
    }

    /** Whether a message with this header has parts, or another message in it. */
    static boolean composite(HeaderLines header) {
        String type = header.content("content-type").map(ContentField::mediaType).orElse("");
        return type.startsWith("multipart/") || type.startsWith("message/");
    }

    /** @param message  with its header; read to its end */
    static BodyStructure of(InputStream message) throws IOException {
        MessageReader reader = MessageReader.of(message, Inner.OPEN).countingLines();
        Map<Part, HeaderLines> headers = new IdentityHashMap<>();
        Step step = reader.next();
        Part root = reader.part();
        for (; step != Step.END; step = reader.next()) {
            if (step != Step.BESIDE) {
                headers.put(reader.part(), reader.header());
            }
        }
        return of(root, headers);
    }

    /** As deep as the reader goes, and no deeper. */
    private static BodyStructure of(Part part, Map<Part, HeaderLines> headers) {
        boolean opened = !part.parts().isEmpty();
        BodyStructure structure = new BodyStructure(opened ? part.type() : single(part.type()), headers.get(part), part.end() - part.bodyStart(), part.lines(), part.isMessage());
        part.parts().forEach(inner -> structure.parts.add(of(inner, headers)));
        return structure;
    }

    private static String single(String type) {
        boolean wouldHaveParts = type.startsWith("multipart/") || type.equals("message/rfc822");
        return wouldHaveParts ? "application/octet-stream" : type;
    }

    private Optional<String> text(String field) {
        return header.value(field).map(BodyStructure::told);
    }

    private static String told(String value) {
        return Words.quotable(value.substring(0, Math.min(value.length(), LONGEST)));
    }

    @Override
    public String getMediaType() {
        return type.substring(0, type.indexOf('/'));
    }

    @Override
    public String getSubType() {
        return type.substring(type.indexOf('/') + 1);
    }

    @Override
    public List<String> getParameters() {
        Map<String, String> told = told(content.parameters());
        if (type.startsWith("text/")) {
            told.putIfAbsent("charset", "US-ASCII");
        }
        return told.entrySet().stream().flatMap(parameter -> Stream.of(parameter.getKey(), parameter.getValue())).toList();
    }

    /** In the order of names, as James's scripts want it. */
    private static Map<String, String> told(Map<String, String> parameters) {
        Map<String, String> told = new TreeMap<>();
        parameters.entrySet().stream().limit(MOST_PARAMETERS).forEach(parameter -> told.put(told(parameter.getKey()), told(parameter.getValue())));
        return told;
    }

    @Override
    public String getId() {
        return text("content-id").orElse(null);
    }

    @Override
    public String getDescription() {
        return text("content-description").orElse(null);
    }

    @Override
    public String getEncoding() {
        return text("content-transfer-encoding").orElse("7bit");
    }

    @Override
    public long getOctets() {
        return octets;
    }

    @Override
    public long getLines() {
        return lines;
    }

    @Override
    public String getMD5() {
        return text("content-md5").orElse(null);
    }

    private Optional<ContentField> disposition() {
        return header.content("content-disposition").filter(field -> !field.value().isEmpty());
    }

    @Override
    public String getDisposition() {
        return disposition().map(field -> told(field.value())).orElse(null);
    }

    @Override
    public Map<String, String> getDispositionParams() {
        return disposition().map(field -> told(field.parameters())).orElse(Map.of());
    }

    @Override
    public List<String> getLanguages() {
        return text("content-language").map(languages -> Stream.of(languages.split(",")).map(String::strip).filter(language -> !language.isEmpty()).toList()).orElse(List.of());
    }

    @Override
    public String getLocation() {
        return header.value("content-location").map(HeaderText::withoutComments).map(place -> told(place.replaceAll("[\"\\s]+", ""))).orElse(null);
    }

    @Override
    public Iterator<FetchResponse.Structure> parts() {
        return message ? List.<FetchResponse.Structure>of().iterator() : List.<FetchResponse.Structure>copyOf(parts).iterator();
    }

    @Override
    public FetchResponse.Envelope getEnvelope() {
        return message ? new HeaderEnvelope(parts.get(0).header) : null;
    }

    @Override
    public FetchResponse.Structure getBody() {
        return message ? parts.get(0) : null;
    }
}
