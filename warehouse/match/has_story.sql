-- In: topic_roots, seed_words. Out: whether any of the topics' seeds has a story to be like.
SELECT exists(FROM topic_roots SEMI JOIN seed_words USING (seed))
