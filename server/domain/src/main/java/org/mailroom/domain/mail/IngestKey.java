package org.mailroom.domain.mail;

/** Names one filing of one mail in one folder, so that a repetition is recognised. */
public record IngestKey(String value) {

    public IngestKey {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an ingest key has a text");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
