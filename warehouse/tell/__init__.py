"""The tell stage's tables: what an edition is made of, the frozen editions, and the outbox."""
