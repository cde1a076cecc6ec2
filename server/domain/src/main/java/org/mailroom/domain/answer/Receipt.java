package org.mailroom.domain.answer;

/** What a submission has come to. */
public sealed interface Receipt {

    /** No team's business: it goes the way of all mail, as it is. Nothing was done. */
    record Plain() implements Receipt { }

    /**
     * Nothing was sent and no conversation was changed.
     *
     * @param answer  for the client, in ASCII: code, enhanced code, words
     */
    record Refusal(String answer) implements Receipt { }

    /**
     * All that was asked for is done, durably; nothing is left to do with the mail.
     *
     * @param words  for the client, in ASCII
     */
    record Taken(String words) implements Receipt { }
}
