-- In: matched, match_places, topic_groups, batch_articles, seed_likeness. Out: the parts of each score, 0 to 1.
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
    SELECT p.match, p.leaf, p.first, p.last, g.grp, g.terms,
        CASE WHEN p.first & (1 << 25) = 0 THEN 'title' WHEN p.first & ((1 << 25) - 1) < 60 THEN 'lead' ELSE 'rest' END AS part
    FROM match_places AS p
    JOIN topic_groups AS g ON g.topic_number = p.match & ((1 << 20) - 1) AND g.leaf = p.leaf
),
by_group AS (
    SELECT match,
        coalesce(list_unique(list(first) FILTER (part = 'title')), 0) AS titled,
        coalesce(list_unique(list(first) FILTER (part = 'lead')), 0) AS led,
        coalesce(list_unique(list(first) FILTER (part = 'rest')), 0) AS others,
        least(1.0, list_unique(list(leaf)) / least(3, any_value(terms))) AS terms,
        list({'first': first, 'last': last, 'grp': grp}) AS places
    FROM hits
    GROUP BY match, grp
),
by_match AS (
    SELECT match,
        sum(1 - (CASE WHEN titled > 1 THEN 0.2 WHEN titled = 1 THEN 0.4 ELSE 1 END)
            * greatest(0.65, 1 - 0.1 * led) * greatest(0.85, 1 - 0.03 * others)) AS worth,
        sum(terms) AS terms,
        list_sort(flatten(list(places))) AS places
    FROM by_group
    GROUP BY match
),
read AS (
    SELECT match, worth, terms,
        list_unique(list_transform(places, lambda place: place.first)) AS times,
        list_min(list_transform(range(2, len(places) + 1), lambda i: CASE
            WHEN places[i].grp <> places[i - 1].grp THEN greatest(0, places[i].first - places[i - 1].last - 1)
        END)) AS gap
    FROM by_match
)
SELECT
    m.match, m.article, m.topic, m.version,
    coalesce(r.worth / m.groups, 0) AS prominence,
    coalesce(r.terms / m.groups, 0) AS breadth,
    coalesce(r.times / (r.times + 4), 0) AS frequency,
    CASE WHEN m.groups < 2 THEN coalesce(r.worth / m.groups, 0)
        ELSE coalesce(1 / (1 + r.gap / 10), 0) END AS nearness,
    l.likeness,
    1 / greatest(a.tier, 1) AS tier
FROM matched AS m
JOIN batch_articles AS a USING (article)
LEFT JOIN read AS r USING (match)
LEFT JOIN seed_likeness AS l ON l.article = m.article AND l.seed = m.seed
