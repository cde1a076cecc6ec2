/** Assembles the server from its parts and runs it. */
package org.mailroom.app.run;
