/** Agents, teams, who may do what, and the folders of a team. The names are those of the contract in {@code docs/}. */
package org.mailroom.domain.team;
