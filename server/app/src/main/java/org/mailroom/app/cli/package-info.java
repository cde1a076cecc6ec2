/** The command line: what the words mean, help, and exit codes (0 ok, 1 failed, 2 usage). The work is done elsewhere. */
package org.mailroom.app.cli;
