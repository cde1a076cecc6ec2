package org.mailroom.app.setup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An administrative command on its way to the running server. On the wire: a version byte, then the command, the number of
 * arguments, the arguments and the text, each text as its length in bytes and UTF-8.
 */
record AdminRequest(String command, List<String> arguments, String text) {
    private static final int VERSION = 1;
    private static final int LONGEST_WORD = 8 * 1024;
    private static final int LONGEST_TEXT = 2 << 20;
    private static final int MOST_ARGUMENTS = 16;

    void write(DataOutputStream out) throws IOException {
        out.writeByte(VERSION);
        write(out, command);
        out.writeInt(arguments.size());
        for (String argument : arguments) {
            write(out, argument);
        }
        write(out, text);
        out.flush();
    }

    private static void write(DataOutputStream out, String word) throws IOException {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #write} has written; throws IOException for anything else, and for what is too large. */
    static AdminRequest read(DataInputStream in) throws IOException {
        if (in.readByte() != VERSION) {
            throw new IOException("not an administrative command of this version");
        }
        String command = read(in, LONGEST_WORD);
        int count = bounded(in.readInt(), MOST_ARGUMENTS);
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.add(read(in, LONGEST_WORD));
        }
        return new AdminRequest(command, List.copyOf(arguments), read(in, LONGEST_TEXT));
    }

    private static String read(DataInputStream in, int longest) throws IOException {
        byte[] bytes = new byte[bounded(in.readInt(), longest)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bounded(int number, int most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException("an administrative command has " + number + " where at most " + most + " are allowed");
        }
        return number;
    }

    /** Without the text, which may have passwords. */
    @Override
    public String toString() {
        return "AdminRequest[" + command + " " + arguments + "]";
    }
}
