-- What became of each edition's mails and messages?
-- In: days INTEGER = 30: days back from the latest article
-- Out: date, brief, channel, status, recipients, attempts at most, when last tried, and what the server said
SELECT
    editions.edition_date,
    editions.brief,
    deliveries.channel,
    deliveries.status,
    count(*) AS recipients,
    max(deliveries.attempts) AS attempts,
    max(deliveries.updated_at) AS last_tried_at,
    max_by(deliveries.detail, deliveries.updated_at) AS detail
FROM deliveries
JOIN editions USING (edition_id)
WHERE editions.edition_date > (SELECT max(edition_date) FROM editions) - $days::INTEGER
GROUP BY editions.edition_date, editions.brief, deliveries.channel, deliveries.status
ORDER BY editions.edition_date DESC, editions.brief, deliveries.channel, deliveries.status
