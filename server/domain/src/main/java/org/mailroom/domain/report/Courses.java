package org.mailroom.domain.report;

import java.util.Optional;

import org.mailroom.domain.conversation.ConversationNumber;

/** The courses of all conversations, while an entry is reckoned. */
public interface Courses {
    Optional<Course> get(ConversationNumber number);

    /** In the place of an earlier one of its number. */
    void put(Course course);

    void remove(ConversationNumber number);
}
