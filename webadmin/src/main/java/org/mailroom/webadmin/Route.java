package org.mailroom.webadmin;

/** What answers one path. Called from many request threads at once; may block. */
interface Route {

    /** The answer to GET; HEAD gets the same without its content. */
    Answer get();
}
