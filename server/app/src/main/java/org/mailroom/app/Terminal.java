package org.mailroom.app;

/** Whether somebody looks on: what is told of work under way is of no use in a file or to a program. */
public final class Terminal {
    private Terminal() {
    }

    /** Whether standard input and output are a terminal. */
    public static boolean shown() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console without a terminal, too.
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the console does not say whether it is a terminal", e);
        }
    }
}
