-- Out: figure, label, number: what the home's tables come to. None of the counted rows is ever deleted (old polls are
-- summed in poll_days), so these numbers only grow; but articles (a page that is read again may give a fuller text)
-- and deliveries go from one label to another.
SELECT 'polls' AS figure, reason AS label, sum(polls)::BIGINT AS number
FROM (
    SELECT reason, count(*) AS polls FROM polls GROUP BY reason
    UNION ALL
    SELECT reason, sum(polls) FROM poll_days GROUP BY reason
)
GROUP BY reason
UNION ALL
SELECT 'pages', reason, count(*) FROM pages GROUP BY reason
UNION ALL
SELECT 'articles', text_quality, count(*) FROM articles GROUP BY text_quality
UNION ALL
SELECT 'entries', '', count(*) FROM entries
UNION ALL
SELECT 'matches', topic, count(*) FROM matches GROUP BY topic
UNION ALL
SELECT 'editions', brief, count(*) FROM editions GROUP BY brief
UNION ALL
SELECT 'deliveries', channel || ' ' || status, count(*) FROM deliveries GROUP BY channel, status
ORDER BY ALL
