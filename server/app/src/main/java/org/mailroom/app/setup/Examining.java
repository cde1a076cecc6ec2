package org.mailroom.app.setup;

import org.mailroom.app.Console;

/** Carries out {@code mailroom doctor}, in the server or with the server stopped. */
public final class Examining {
    private final Examiner examiner;

    public Examining(Examiner examiner) {
        this.examiner = examiner;
    }

    /** Returns the exit code: 0 when nothing is wrong, or nothing is any more. */
    public int run(boolean repair, Console console) {
        int findings = examiner.run(repair, console::out);
        if (findings == 0) {
            console.out("nothing is wrong");
            return 0;
        }
        if (!repair) {
            console.out(findings + (findings == 1 ? " finding" : " findings") + "; nothing was changed. 'mailroom doctor --repair' puts right what can be");
            return 1;
        }
        int left = examiner.run(false, line -> console.out("still: " + line));
        console.out(findings + (findings == 1 ? " finding, " : " findings, ") + left + " left");
        return left == 0 ? 0 : 1;
    }
}
