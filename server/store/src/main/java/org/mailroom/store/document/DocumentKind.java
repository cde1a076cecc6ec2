package org.mailroom.store.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.mime.ContentField;
import org.mailroom.mime.HeaderLines;
import org.mailroom.mime.Part;

/** Which parts of a message are documents that somebody else has to read: by the type, or by the name's ending, since senders say either wrongly. Texts that the search reads itself are none. Stateless. */
public final class DocumentKind {
    private static final Set<String> TYPES = Set.of("application/pdf", "application/x-pdf", "application/rtf", "text/rtf", "text/richtext", "application/x-rtf", "application/msword", "application/epub+zip",
        "application/zip", "application/x-zip", "application/x-zip-compressed", "application/gzip", "application/x-gzip");
    private static final List<String> FAMILIES = List.of("application/vnd.openxmlformats-officedocument.", "application/vnd.ms-word", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.oasis.opendocument.");
    private static final Set<String> DOCUMENTS = Set.of("pdf", "rtf", "doc", "docx", "docm", "dot", "dotx", "xls", "xlsx", "xlsm", "xlsb", "ppt", "pptx", "pptm", "pps", "ppsx", "odt", "ods", "odp", "ott", "epub",
        "zip", "gz", "tgz");
    private static final Set<String> TEXTS = Set.of("txt", "csv", "tsv", "log", "md", "htm", "html", "xhtml", "xml");
    private static final int LONGEST = 200;

    private DocumentKind() {
    }

    /** Whether a part that has no parts is one. */
    public static boolean of(Part part, HeaderLines header) {
        return of(part.type(), name(header));
    }

    static boolean of(String type, String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
        return TYPES.contains(type) || FAMILIES.stream().anyMatch(type::startsWith) || DOCUMENTS.contains(ending) || TEXTS.contains(ending) && !readAnyway(type);
    }

    /** The search reads it as it stands. */
    private static boolean readAnyway(String type) {
        return type.startsWith("text/") || type.startsWith("message/") || type.startsWith("multipart/") || type.endsWith("/xml") || type.endsWith("/json") || type.endsWith("+xml") || type.endsWith("+json");
    }

    /** The name that a part goes by, or what of it says most, its end; empty when it has none. */
    public static String name(HeaderLines header) {
        String name = Stream.of(parameter(header, "content-disposition", "filename"), parameter(header, "content-type", "name")).flatMap(Optional::stream).findFirst().orElse("");
        return name.substring(Math.max(0, name.length() - LONGEST));
    }

    private static Optional<String> parameter(HeaderLines header, String field, String parameter) {
        return header.content(field).flatMap((ContentField content) -> content.parameter(parameter));
    }
}
