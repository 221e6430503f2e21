-- In: $message_id, $status, $detail, $now. One attempt more; what was sent stays sent.
UPDATE deliveries
SET status = $status, detail = $detail, attempts = attempts + 1, updated_at = $now
WHERE message_id = $message_id AND status <> 'sent'
