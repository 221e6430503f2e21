-- In: $before. What copies of articles before then were found by is emptied. The rows stay, so that nothing is
-- compared again. Out: how many there were.
UPDATE shingles SET hashes = [] WHERE first_seen_at < $before AND len(hashes) > 0
