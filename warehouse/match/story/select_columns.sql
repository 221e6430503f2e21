-- In: $ids. Out: which of them are one more of a series: their outlet printed the same headline, but for numbers and
-- dates, on another day of the last four weeks (puzzles, weather, rates of the day).
WITH worded AS (
    SELECT
        article_id, outlet, first_seen_at,
        array_to_string(regexp_extract_all(regexp_replace(
            lower(strip_accents(title)),
            '\p{N}[\p{N}.,]*(?:st|nd|rd|th)?|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april'
                '|may|june|july|august|september|october|november|december'
                '|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b',
            '0', 'g'
        ), '[\p{L}\p{M}\p{N}]+'), ' ') AS wording
    FROM articles
    WHERE
        outlet IN (SELECT outlet FROM articles WHERE article_id IN (SELECT unnest($ids)))
        AND first_seen_at <= (SELECT max(first_seen_at) FROM articles WHERE article_id IN (SELECT unnest($ids)))
        AND first_seen_at >= (SELECT min(first_seen_at) FROM articles WHERE article_id IN (SELECT unnest($ids)))
            - INTERVAL 28 DAY
)
SELECT DISTINCT a.article_id
FROM worded AS a
JOIN worded AS b
    ON b.outlet = a.outlet AND b.wording = a.wording
    AND b.first_seen_at <= a.first_seen_at - INTERVAL 18 HOUR AND b.first_seen_at >= a.first_seen_at - INTERVAL 28 DAY
WHERE a.article_id IN (SELECT unnest($ids)) AND len(string_split(a.wording, ' ')) >= 3
