-- In: $seed, $fewest. Out: the topics whose matches were judged yes and no at least so often.
SELECT f.topic
FROM (
    SELECT article_id, topic, arg_max(verdict, given_at) AS verdict FROM feedback GROUP BY article_id, topic
) AS f
JOIN current_matches USING (article_id, topic)
WHERE starts_with(f.topic, $seed || '/')
GROUP BY f.topic
HAVING count(*) FILTER (f.verdict = 'yes') >= $fewest AND count(*) FILTER (f.verdict = 'no') >= $fewest
ORDER BY f.topic
