#!/usr/bin/env python3
"""Reads strace output: was something synced to disk between every two acknowledgements?

A sync is fsync, fdatasync, or a write to a file opened with O_SYNC or O_DSYNC (Derby's log).
"""
import re, sys

sync_files, pending, started = {}, {}, {}
acks = unsynced = syncs = dsync_writes = 0
since = 0
for line in open(sys.argv[1], errors="replace"):
    # lines "PID call(args) = result", calls cut in two by other threads are put together again
    match = re.match(r"(\d+)\s+(.*)", line)
    if not match:
        continue
    pid, text = match.groups()
    if text.endswith("<unfinished ...>"):
        pending[pid] = text[: -len("<unfinished ...>")]
        if text.startswith("write(") and '"ack ' in text:
            started[pid] = since  # the acknowledgement leaves now
        continue
    resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", text)
    if resumed:
        text = pending.pop(pid, "") + resumed.group(1)
    call = text.split("(", 1)[0]
    if call == "openat" and re.search(r"O_D?SYNC", text):
        opened = re.search(r"= (\d+)", text)
        if opened:
            sync_files[opened.group(1)] = True
    elif call == "close":
        sync_files.pop(re.sub(r"\D.*", "", text[6:]), None)
    elif call in ("fsync", "fdatasync") and text.rstrip().endswith("= 0"):
        syncs += 1
        since += 1
    elif call in ("write", "pwrite64", "pwritev"):
        target = re.match(r"\w+\((\d+)", text)
        if '"ack ' in text:
            acks += 1
            if started.pop(pid, since) == 0:
                unsynced += 1
            since = 0
        elif target and target.group(1) in sync_files:
            dsync_writes += 1
            since += 1
print("fsync engine=%s acks=%d acks_without_sync_before=%d fsync_or_fdatasync=%d writes_to_sync_files=%d"
      % (sys.argv[2], acks, unsynced, syncs, dsync_writes))
