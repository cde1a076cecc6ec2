package org.mailroom.webadmin.hook;

import java.io.IOException;

/** A host has an address that must not be reached. */
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
        super(message);
    }
}
