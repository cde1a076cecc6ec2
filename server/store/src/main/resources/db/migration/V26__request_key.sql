-- The key of a request is kept as its SHA-256: a client may write a customer's name in it. What was kept with its key as it was sent is forgotten.
DELETE FROM repeated_request;
