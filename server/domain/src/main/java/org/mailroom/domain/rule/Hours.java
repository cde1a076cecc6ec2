package org.mailroom.domain.rule;

/** Whether a team is at work. */
public enum Hours {
    WORKING, OUTSIDE
}
