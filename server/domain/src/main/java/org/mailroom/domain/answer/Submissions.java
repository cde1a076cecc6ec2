package org.mailroom.domain.answer;

/** Port: takes what agents send. Safe from any thread, blocks. */
@FunctionalInterface
public interface Submissions {

    /**
     * Decides, and does what it has decided, in one transaction: the collision stop sees the conversation as no other answer can change it
     * meanwhile, and an answer is filed, its conversation is changed and the mail is in the spool together or not at all.
     *
     * @throws org.mailroom.domain.conversation.Desk.Outdated when the conversation is not as expected; then nothing was done
     * @throws RuntimeException when the storage fails; then nothing was done
     */
    Receipt submit(Submission mail);
}
