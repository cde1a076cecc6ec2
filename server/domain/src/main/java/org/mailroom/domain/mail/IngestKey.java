package org.mailroom.domain.mail;

/**
 * Names one filing of one mail in one folder, so that a repetition is recognised.
 *
 * @param mail  the name of the mail; the same as the value where it has no other part
 */
public record IngestKey(String value, String mail) {

    public IngestKey(String value) {
        this(value, value);
    }

    /** Of a mail in a folder. */
    public static IngestKey of(String mail, Folder folder) {
        return new IngestKey(mail + "/" + folder, mail);
    }

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
