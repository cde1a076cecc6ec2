-- Messages without a Message-ID, by their content: old mail that is imported once more is known again.
CREATE INDEX conversation_message_nameless ON conversation_message (body_hash) WHERE mime_id IS NULL;
