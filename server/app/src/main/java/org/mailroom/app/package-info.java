/** The program: configuration, command line, assembly and life cycle of the server. The only module that sees all others. */
package org.mailroom.app;
