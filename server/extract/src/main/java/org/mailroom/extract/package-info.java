/** Reads attached documents in a process of its own ({@code child}), which alone has the libraries for it. */
package org.mailroom.extract;
