-- In: match_scores, match_spans, batch_articles, $now, $run_id. Out: a row for each match that is not stored
-- yet; a match keeps at most 200 places, the first in the title and then in the body.
INSERT INTO matches BY NAME
WITH chosen AS (
    SELECT article, topic, field, begins, ends, term
    FROM match_spans
    QUALIFY row_number() OVER (PARTITION BY article, topic ORDER BY first, last, term) <= 200
),
spans AS (
    SELECT article, topic, list(
        {'field': field, 'start': begins, 'end': ends, 'term': term}
        ORDER BY field DESC, begins, ends, term
    ) AS spans
    FROM chosen
    GROUP BY article, topic
),
found AS (
    SELECT
        a.article_id, a.revision, s.topic, s.version AS topic_version, round(s.score, 6) AS score,
        struct_pack(
            prominence := round(s.prominence, 6), breadth := round(s.breadth, 6),
            frequency := round(s.frequency, 6), nearness := round(s.nearness, 6),
            likeness := round(s.likeness, 6), tier := round(s.tier, 6)
        ) AS parts,
        coalesce(p.spans, []) AS spans
    FROM match_scores AS s
    JOIN batch_articles AS a USING (article)
    LEFT JOIN spans AS p USING (article, topic)
)
SELECT found.*, $now::TIMESTAMPTZ AS matched_at, $run_id AS run_id
FROM found
ANTI JOIN matches USING (article_id, revision, topic, topic_version)
