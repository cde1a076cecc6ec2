package org.mailroom.store.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentKindTest {
    @ParameterizedTest
    @CsvSource({"application/pdf,, true", "application/octet-stream, Offer.PDF, true", "text/plain, offer.pdf, true", "application/vnd.openxmlformats-officedocument.wordprocessingml.document,, true",
        "text/rtf,, true", "application/octet-stream, memo.txt, true", "text/plain, memo.txt, false", "text/html, page.html, false", "image/png, picture.png, false", "application/octet-stream,, false",
        "application/octet-stream, pdf.exe, false", "application/json, data.xml, false"})
    void shouldTellDocumentsByTypeOrName(String type, String name, boolean document) {
        assertThat(DocumentKind.of(type, name == null ? "" : name)).isEqualTo(document);
    }
}
