/** Who gets a conversation that nobody has taken. Pure decisions; the store asks them inside of its transactions. */
package org.mailroom.domain.route;
