-- In: $ids, masks. Out: clean_texts, the articles without what their outlet repeats. Their times are looked up
-- first: what lies between them is all that is read of the texts, however large the archive.
CREATE OR REPLACE TEMP TABLE clean_texts AS
SELECT
    a.article_id, a.revision, a.first_seen_at, a.outlet, a.text_quality, a.title,
    CASE WHEN coalesce(len(m.spans), 0) = 0 THEN coalesce(a.text, '') ELSE array_to_string(list_transform(
        range(0, len(m.spans) + 1),
        lambda i: substring(
            a.text,
            coalesce(m.spans[i]."end", 0) + 1,
            coalesce(m.spans[i + 1]."start", length(a.text)) - coalesce(m.spans[i]."end", 0)
        )
    ), ' ') END AS body
FROM articles AS a
JOIN (SELECT article_id, first_seen_at FROM articles WHERE article_id IN (SELECT unnest($ids))) AS t
    USING (article_id, first_seen_at)
LEFT JOIN masks AS m USING (article_id)
