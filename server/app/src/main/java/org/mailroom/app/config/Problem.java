package org.mailroom.app.config;

/**
 * What is wrong with something that came from outside, as a sentence for people.
 *
 * @param source  the file or the environment variable
 * @param line  counted from 1; 0 for the whole source
 * @param column  counted from 1; 0 for the whole line
 */
public record Problem(String source, int line, int column, String text) {

    @Override
    public String toString() {
        return source + ": " + (line > 0 ? "line " + line + (column > 0 ? ", column " + column : "") + ": " : "") + text;
    }
}
