-- Views for people. Each counts current revisions and the topic versions in force, and nothing twice.

CREATE VIEW current_matches AS
SELECT matches.*
FROM matches
JOIN articles ON articles.article_id = matches.article_id AND articles.revision = matches.revision
JOIN topics
    ON topics.topic = matches.topic
    AND topics.version = matches.topic_version
    AND topics.valid_to IS NULL;
COMMENT ON VIEW current_matches IS 'Matches of articles as they stand with topics as they are in force';

CREATE VIEW coverage AS
SELECT
    articles.first_seen_at,
    articles.published_at,
    topics.seed,
    current_matches.topic,
    topics.label,
    current_matches.score,
    articles.outlet,
    articles.tier,
    articles.country,
    articles.language,
    articles.title,
    articles.url,
    articles.text_quality,
    articles.words,
    story_articles.story_id,
    copies.original_id IS NOT NULL AS is_copy,
    current_matches.spans,
    articles.article_id
FROM current_matches
JOIN articles USING (article_id)
JOIN topics ON topics.topic = current_matches.topic AND topics.valid_to IS NULL
LEFT JOIN story_articles USING (article_id)
LEFT JOIN copies ON copies.article_id = articles.article_id;
COMMENT ON VIEW coverage IS 'Matched article by topic, with its outlet, its story and its score';

CREATE VIEW volume AS
SELECT
    first_seen_at::DATE AS day,
    topic,
    any_value(label) AS label,
    count(DISTINCT story_id) AS stories,
    count(*) AS articles,
    count(*) FILTER (WHERE is_copy) AS copies,
    count(DISTINCT outlet) AS outlets
FROM coverage
GROUP BY first_seen_at::DATE, topic;
COMMENT ON VIEW volume IS 'Stories, articles, copies and outlets a day (by the session''s TimeZone) and topic';

CREATE VIEW share_of_voice AS
SELECT
    topic,
    any_value(label) AS label,
    outlet,
    count(DISTINCT story_id) AS stories,
    count(*) AS articles,
    count(DISTINCT story_id) / sum(count(DISTINCT story_id)) OVER (PARTITION BY topic) AS share
FROM coverage
GROUP BY topic, outlet;
COMMENT ON VIEW share_of_voice IS 'Each outlet''s share of a topic''s stories; a story counts once for each outlet that has it';

CREATE VIEW feed_health AS
SELECT
    feeds.outlet,
    feeds.url,
    last_poll.reason,
    last_poll.http_status,
    last_poll.detail,
    states.last_ok_at,
    states.last_new_at,
    coalesce(states.failures, 0) AS failures,
    states.next_poll_at,
    counted.polls,
    counted.entries,
    list(DISTINCT listed.seed) AS seeds,
    feeds.feed_id
FROM feeds
LEFT JOIN feed_states AS states ON states.feed_id = feeds.feed_id
LEFT JOIN (
    SELECT feed_id, count(*) AS polls, sum(entries_new)::BIGINT AS entries
    FROM polls GROUP BY feed_id
) AS counted ON counted.feed_id = feeds.feed_id
LEFT JOIN (
    FROM polls QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) = 1
) AS last_poll ON last_poll.feed_id = feeds.feed_id
LEFT JOIN seed_feeds AS listed ON listed.feed_id = feeds.feed_id AND listed.unlisted_at IS NULL
GROUP BY ALL;
COMMENT ON VIEW feed_health IS 'How each feed fares: its last poll, its failures, and when it is due';

CREATE VIEW topic_quality AS
SELECT
    topics.topic,
    topics.label,
    topics.version,
    count(DISTINCT current_matches.article_id) AS articles,
    avg(current_matches.score) AS mean_score,
    count(DISTINCT judged.article_id) FILTER (WHERE judged.verdict = 'yes') AS judged_yes,
    count(DISTINCT judged.article_id) FILTER (WHERE judged.verdict = 'no') AS judged_no,
    judged_yes / nullif(judged_yes + judged_no, 0) AS precision
FROM topics
LEFT JOIN current_matches ON current_matches.topic = topics.topic
LEFT JOIN (
    FROM feedback QUALIFY row_number() OVER (PARTITION BY article_id, topic ORDER BY given_at DESC) = 1
) AS judged ON judged.topic = topics.topic AND judged.article_id = current_matches.article_id
WHERE topics.valid_to IS NULL
GROUP BY topics.topic, topics.label, topics.version;
COMMENT ON VIEW topic_quality IS 'What each topic in force catches, and what readers said of it (their latest word)';

CREATE VIEW trace AS
SELECT
    entries.url_key, entries.url, entries.first_seen_at AS happened_at, 1 AS step, 'seen' AS stage, 'listed' AS outcome,
    feeds.outlet AS detail, NULL::VARCHAR AS article_id
FROM entries JOIN feeds USING (feed_id)
WHERE url_key IS NOT NULL
UNION ALL
SELECT url_key, url, fetched_at, 2, 'fetched', reason,
    coalesce(detail, '')
        || coalesce(' (again after ' || strftime(timezone('UTC', retry_at), '%Y-%m-%d %H:%M') || ' UTC)', ''),
    article_id
FROM pages
UNION ALL
SELECT articles.url_key, articles.url, revisions.seen_at, 3, 'read', revisions.text_quality,
    'revision ' || revisions.revision || ', ' || revisions.words || ' words', article_id
FROM revisions JOIN articles USING (article_id)
UNION ALL
SELECT articles.url_key, articles.url, copies.found_at, 4, 'copy of', copies.rule,
    original.outlet || ': ' || original.url, articles.article_id
FROM copies
JOIN articles ON articles.article_id = copies.article_id
JOIN articles AS original ON original.article_id = copies.original_id
UNION ALL
SELECT articles.url_key, articles.url, matches.matched_at, 5, 'matched', matches.topic,
    'version ' || matches.topic_version || ', score ' || printf('%.2f', matches.score), article_id
FROM matches JOIN articles USING (article_id)
UNION ALL
SELECT articles.url_key, articles.url, story_articles.joined_at, 6, 'story', story_id,
    lead.outlet || ': ' || lead.title, articles.article_id
FROM story_articles
JOIN articles USING (article_id)
JOIN stories USING (story_id)
JOIN articles AS lead ON lead.article_id = stories.lead_article_id
UNION ALL
SELECT articles.url_key, articles.url, editions.cutoff, 7, 'edition', placements.placed,
    editions.brief || ' ' || editions.edition_date
        || CASE WHEN editions.number > 1 THEN ' no. ' || editions.number ELSE '' END
        || coalesce(': ' || placements.reason, ''),
    articles.article_id
FROM placements
JOIN articles USING (article_id)
JOIN editions USING (edition_id);
COMMENT ON VIEW trace IS 'What became of each address, stage by stage, with the reason';

CREATE VIEW quotes AS
SELECT
    quoted.article_id,
    articles.outlet,
    articles.title,
    articles.url,
    articles.published_at,
    articles.language,
    quoted.words
FROM (
    SELECT
        article_id,
        unnest(regexp_extract_all(text, '[“„«"]([^”“„«»"]{30,400})[”“»"]', 1)) AS words
    FROM articles
    SEMI JOIN current_matches USING (article_id)
) AS quoted
JOIN articles USING (article_id);
COMMENT ON VIEW quotes IS 'Words in quotation marks in matched articles, as they stand in the text';
