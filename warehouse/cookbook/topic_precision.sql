-- How many of a topic's matches do readers call right, and how sure is that?
-- The interval is Wilson's: what the true share may be, given how few were judged. z is 1.96 for 95 %.
-- In: z DOUBLE = 1.96: how many standard deviations the interval takes
-- Out: topic, articles matched, judged yes and no (the latest word on each), precision, and its interval
WITH judged AS (
    SELECT *, judged_yes + judged_no AS n, $z::DOUBLE AS z FROM topic_quality
),
intervals AS (
    SELECT
        *,
        (precision + z * z / (2 * n)) / (1 + z * z / n) AS middle,
        z * sqrt((precision * (1 - precision) + z * z / (4 * n)) / n) / (1 + z * z / n) AS half
    FROM judged
)
SELECT
    topic,
    articles,
    judged_yes AS yes,
    judged_no AS no,
    round(precision, 3) AS precision,
    round(middle - half, 3) AS at_least,
    round(middle + half, 3) AS at_most
FROM intervals
ORDER BY n DESC, topic
