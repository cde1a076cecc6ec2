package org.mailroom.mailets.scan;

/** What clamd says of a message. */
public sealed interface VirusVerdict {

    /** Nothing was found in all of it. */
    record Clean() implements VirusVerdict {
    }

    /** @param name  of what was found, printable ASCII without blanks */
    record Infected(String name) implements VirusVerdict {
    }

    /** It was not looked at completely, and will not be if it is asked again. */
    record TooLarge() implements VirusVerdict {
    }
}
