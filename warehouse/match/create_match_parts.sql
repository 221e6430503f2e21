-- In: matched, match_spans, topic_groups, batch_articles, seed_likeness. Out: the parts of each score, 0 to 1.
-- prominence: for each group of the query where and how often it was hit, averaged over the groups: what the
--   headline leaves undecided (0.2 of it after two places, 0.4 after one, else all), times what the lead does
--   (a tenth less for each place, 0.65 at least), times what the rest does (0.03 less, 0.85 at least), is
--   missing from 1. A group is what AND joins, or a side of NEAR. Of what a morning of other news had matched
--   by chance, one article in a hundred had a place in the headline, of what was meant, nine in ten.
-- breadth: for each group how many of its terms were hit, up to three, averaged.
-- frequency: n / (n + 4) for n different places.
-- nearness: 1 / (1 + d / 10) for the fewest words d between two groups; of a single group, its prominence.
-- likeness: to the seed story (create_seed_likeness.sql); NULL where there is nothing to compare.
-- tier: 1 / the outlet's tier.
CREATE OR REPLACE TEMP TABLE match_parts AS
WITH hits AS (
    SELECT s.match, s.leaf, s.first, s.last, g.grp, g.terms,
        CASE WHEN s.field = 'title' THEN 'title' WHEN s.first & ((1 << 25) - 1) < 60 THEN 'lead' ELSE 'rest' END AS part
    FROM match_spans AS s
    JOIN topic_groups AS g ON g.topic_number = s.match & ((1 << 20) - 1) AND g.leaf = s.leaf
),
by_group AS (
    SELECT match, grp,
        1 - (CASE WHEN titled > 1 THEN 0.2 WHEN titled = 1 THEN 0.4 ELSE 1 END)
            * greatest(0.65, 1 - 0.1 * led) * greatest(0.85, 1 - 0.03 * others) AS worth, terms
    FROM (
        SELECT match, grp,
            count(DISTINCT first) FILTER (part = 'title') AS titled,
            count(DISTINCT first) FILTER (part = 'lead') AS led,
            count(DISTINCT first) FILTER (part = 'rest') AS others,
            least(1.0, count(DISTINCT leaf) / least(3, any_value(terms))) AS terms
        FROM hits
        GROUP BY match, grp
    )
),
groups_hit AS (
    SELECT match, sum(worth) AS worth, sum(terms) AS terms FROM by_group GROUP BY match
),
places AS (
    SELECT match, count(DISTINCT first) AS places FROM match_spans GROUP BY match
),
gaps AS (
    SELECT match,
        CASE WHEN lag(grp) OVER followed <> grp THEN greatest(0, first - lag(last) OVER followed - 1) END AS gap
    FROM hits
    WINDOW followed AS (PARTITION BY match ORDER BY first, last, grp)
),
nearest AS (
    SELECT match, min(gap) AS gap FROM gaps GROUP BY match
)
SELECT
    m.match, m.article, m.topic, m.version,
    coalesce(g.worth / m.groups, 0) AS prominence,
    coalesce(g.terms / m.groups, 0) AS breadth,
    coalesce(p.places / (p.places + 4), 0) AS frequency,
    CASE WHEN m.groups < 2 THEN coalesce(g.worth / m.groups, 0)
        ELSE coalesce(1 / (1 + n.gap / 10), 0) END AS nearness,
    l.likeness,
    1 / greatest(a.tier, 1) AS tier
FROM matched AS m
JOIN batch_articles AS a USING (article)
LEFT JOIN groups_hit AS g USING (match)
LEFT JOIN places AS p USING (match)
LEFT JOIN nearest AS n USING (match)
LEFT JOIN seed_likeness AS l ON l.article = m.article AND l.seed = m.seed
