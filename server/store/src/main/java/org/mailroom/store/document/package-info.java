/** Texts in attached documents: which are worth reading, where their texts are, and the work of having them read. */
package org.mailroom.store.document;
