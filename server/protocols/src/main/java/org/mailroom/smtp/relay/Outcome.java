package org.mailroom.smtp.relay;

/** What became of one recipient in one attempt; {@code answer} is the other server's, or our words where there is none. */
record Outcome(Kind kind, String answer) {
    enum Kind { SENT, TEMPORARY, PERMANENT }

    static Outcome of(String answer) {
        return new Outcome(switch (answer.isEmpty() ? '4' : answer.charAt(0)) {
            case '2' -> Kind.SENT;
            case '5' -> Kind.PERMANENT;
            default -> Kind.TEMPORARY;
        }, answer);
    }

    static Outcome temporary(String why) {
        return new Outcome(Kind.TEMPORARY, why);
    }

    static Outcome permanent(String why) {
        return new Outcome(Kind.PERMANENT, why);
    }
}
