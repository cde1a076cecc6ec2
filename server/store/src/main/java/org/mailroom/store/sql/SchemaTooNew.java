package org.mailroom.store.sql;

/** The data belong to a newer version of the program; nothing was changed. */
public final class SchemaTooNew extends RuntimeException {
    SchemaTooNew(String found, String known) {
        super("The database has schema version " + found + ", this program knows versions up to " + known
            + ". Start the newer program, or restore a backup made by this one. Nothing was changed.");
    }
}
