-- In: $edition_ids. Out: RedactionRows, in the order in which purges went through an edition.
SELECT
    edition_id, article_ids, content_before, content_after, renderings, redacted_at, version, run_id, filed_at
FROM redactions
WHERE edition_id IN (SELECT unnest($edition_ids::VARCHAR[]))
ORDER BY edition_id, redacted_at
