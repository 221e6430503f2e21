-- In: held, topic_roots. Out: which article satisfies which topic.
CREATE OR REPLACE TEMP TABLE matched AS
SELECT h.article << 20 | r.topic_number AS match, h.article, r.topic, r.version, r.seed, r.groups, r.node
FROM held AS h JOIN topic_roots AS r USING (node)
