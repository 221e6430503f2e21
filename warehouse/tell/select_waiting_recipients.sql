-- In: $edition_id, $channel. Out: recipient_hash of each copy that is still to be sent.
SELECT recipient_hash
FROM deliveries
WHERE edition_id = $edition_id AND channel = $channel AND status IN ('pending', 'failed')
ORDER BY recipient_hash
