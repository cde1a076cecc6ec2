package org.apache.james.events;

/** James's contract for dead letters, which James keeps to its own package. */
public interface OpenDeadLettersContract extends EventDeadLettersContract.AllContracts {
}
