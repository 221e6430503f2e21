-- In: match_scores, match_spans, batch_articles, $now, $run_id. Out: a row for each match that is not stored
-- yet; a match keeps at most 200 places, the first in the title and then in the body. (Sorting each list
-- costs a fifth of aggregating in order.)
INSERT INTO matches BY NAME
WITH spans AS (
    SELECT match, list_transform(
        list_sort(list(
            {'first': first, 'begins': begins, 'ends': ends, 'term': term, 'field': field}
        ))[:200],
        lambda place: {
            'field': place.field, 'start': place.begins, 'end': place.ends, 'term': place.term
        }
    ) AS spans
    FROM match_spans
    GROUP BY match
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
    LEFT JOIN spans AS p USING (match)
)
SELECT found.*, $now::TIMESTAMPTZ AS matched_at, $run_id AS run_id
FROM found
ANTI JOIN matches USING (article_id, revision, topic, topic_version)
