-- A mailbox without a change yet has the mod-sequence 1 (RFC 7162 wants a positive one); its first message gets 2.
UPDATE mailbox SET highest_modseq = 1 WHERE highest_modseq = 0;
