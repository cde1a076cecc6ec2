/**
 * Checking the XML files of James and ours before anything reads them: what is well-formed, which elements and attributes are
 * known, what their values may be, and whether what the mailet chain names exists.
 */
package org.mailroom.app.config.xml;
