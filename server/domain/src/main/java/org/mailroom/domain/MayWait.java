package org.mailroom.domain;

/** Told by a thread that is there to wait for disks and databases: what others would hand to a pool of such threads is done on it at once, without a change of threads. */
public interface MayWait {
}
