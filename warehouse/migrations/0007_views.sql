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
COMMENT ON COLUMN current_matches.article_id IS 'The article';
COMMENT ON COLUMN current_matches.revision IS 'The revision that stands, which is the one that was compared';
COMMENT ON COLUMN current_matches.topic IS 'The topic, as seed/name';
COMMENT ON COLUMN current_matches.topic_version IS 'The version in force';
COMMENT ON COLUMN current_matches.score IS '0 to 1';
COMMENT ON COLUMN current_matches.parts IS 'What the score is made of, each 0 to 1; NULL where a part does not apply';
COMMENT ON COLUMN current_matches.spans IS 'The places in title and text that made it';
COMMENT ON COLUMN current_matches.matched_at IS 'When it was compared (UTC)';
COMMENT ON COLUMN current_matches.run_id IS 'The run that compared it';

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
COMMENT ON COLUMN coverage.first_seen_at IS 'When a feed first listed the article (UTC)';
COMMENT ON COLUMN coverage.published_at IS 'When it says that it was published (UTC)';
COMMENT ON COLUMN coverage.seed IS 'The seed';
COMMENT ON COLUMN coverage.topic IS 'The topic, as seed/name';
COMMENT ON COLUMN coverage.label IS 'The topic in words';
COMMENT ON COLUMN coverage.score IS '0 to 1: how much the article is of the topic';
COMMENT ON COLUMN coverage.outlet IS 'The publisher';
COMMENT ON COLUMN coverage.tier IS '1 national or leading trade title, 2 solid, 3 small or personal';
COMMENT ON COLUMN coverage.country IS 'ISO 3166-1 alpha-2 code of the feed';
COMMENT ON COLUMN coverage.language IS 'ISO 639-1 code of the text';
COMMENT ON COLUMN coverage.title IS 'Its title';
COMMENT ON COLUMN coverage.url IS 'Its address';
COMMENT ON COLUMN coverage.text_quality IS 'full, partial or feed_only';
COMMENT ON COLUMN coverage.words IS 'Length of its text';
COMMENT ON COLUMN coverage.story_id IS 'The story that it belongs to';
COMMENT ON COLUMN coverage.is_copy IS 'Whether its text is mostly that of another article';
COMMENT ON COLUMN coverage.spans IS 'The places in title and text that made the match';
COMMENT ON COLUMN coverage.article_id IS 'The article';

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
COMMENT ON COLUMN volume.day IS 'Day of first sight (UTC)';
COMMENT ON COLUMN volume.topic IS 'The topic, as seed/name';
COMMENT ON COLUMN volume.label IS 'The topic in words';
COMMENT ON COLUMN volume.stories IS 'Stories with an article of that day';
COMMENT ON COLUMN volume.articles IS 'Articles, copies among them';
COMMENT ON COLUMN volume.copies IS 'How many of them are copies';
COMMENT ON COLUMN volume.outlets IS 'Outlets that carried one';

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
COMMENT ON COLUMN share_of_voice.topic IS 'The topic, as seed/name';
COMMENT ON COLUMN share_of_voice.label IS 'The topic in words';
COMMENT ON COLUMN share_of_voice.outlet IS 'The publisher';
COMMENT ON COLUMN share_of_voice.stories IS 'Stories that it carried';
COMMENT ON COLUMN share_of_voice.articles IS 'Articles that it carried, copies among them';
COMMENT ON COLUMN share_of_voice.share IS 'Its part of all outlets'' stories on the topic, 0 to 1; the parts add up to 1';

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
COMMENT ON COLUMN feed_health.outlet IS 'The publisher';
COMMENT ON COLUMN feed_health.url IS 'The address that is polled';
COMMENT ON COLUMN feed_health.reason IS 'How the last poll ended';
COMMENT ON COLUMN feed_health.http_status IS 'Its HTTP status';
COMMENT ON COLUMN feed_health.detail IS 'What there is to say of it';
COMMENT ON COLUMN feed_health.last_ok_at IS 'Last poll that could be read or was unchanged (UTC)';
COMMENT ON COLUMN feed_health.last_new_at IS 'Last poll that brought a new entry (UTC)';
COMMENT ON COLUMN feed_health.failures IS 'Weighted failures in a row; 0 after a success';
COMMENT ON COLUMN feed_health.next_poll_at IS 'When it is due again (UTC)';
COMMENT ON COLUMN feed_health.polls IS 'How often it was asked';
COMMENT ON COLUMN feed_health.entries IS 'How many entries it brought';
COMMENT ON COLUMN feed_health.seeds IS 'The seeds that listen to it';
COMMENT ON COLUMN feed_health.feed_id IS 'The feed';

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
COMMENT ON COLUMN topic_quality.topic IS 'The topic, as seed/name';
COMMENT ON COLUMN topic_quality.label IS 'The topic in words';
COMMENT ON COLUMN topic_quality.version IS 'The version in force';
COMMENT ON COLUMN topic_quality.articles IS 'Articles that match it';
COMMENT ON COLUMN topic_quality.mean_score IS 'Mean of their scores';
COMMENT ON COLUMN topic_quality.judged_yes IS 'Articles that readers called of the topic, by their last judgement';
COMMENT ON COLUMN topic_quality.judged_no IS 'Articles that readers called not of it';
COMMENT ON COLUMN topic_quality.precision IS 'judged_yes of all judged; NULL where nobody judged';

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
JOIN editions USING (edition_id)
UNION ALL
SELECT url_key, url, purged_at, 8, 'purged', 'text dropped',
    'its outlet''s policy keeps texts for ' || coalesce(outlet_policies.text_days::VARCHAR, '?')
        || ' days; editions stay as they were sent',
    article_id
FROM articles LEFT JOIN outlet_policies USING (outlet)
WHERE purged_at IS NOT NULL;
COMMENT ON VIEW trace IS 'What became of each address, stage by stage, with the reason';
COMMENT ON COLUMN trace.url_key IS 'The address as it is compared';
COMMENT ON COLUMN trace.url IS 'The address';
COMMENT ON COLUMN trace.happened_at IS 'When it happened (UTC)';
COMMENT ON COLUMN trace.step IS 'Order of the stages, from 1';
COMMENT ON COLUMN trace.stage IS 'seen, fetched, read, copy of, matched, story or edition';
COMMENT ON COLUMN trace.outcome IS 'What came of it';
COMMENT ON COLUMN trace.detail IS 'Why, or which';
COMMENT ON COLUMN trace.article_id IS 'The article, where there is one';

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
COMMENT ON COLUMN quotes.article_id IS 'The article';
COMMENT ON COLUMN quotes.outlet IS 'The publisher';
COMMENT ON COLUMN quotes.title IS 'Its title';
COMMENT ON COLUMN quotes.url IS 'Its address';
COMMENT ON COLUMN quotes.published_at IS 'When it says that it was published (UTC)';
COMMENT ON COLUMN quotes.language IS 'ISO 639-1 code of the text';
COMMENT ON COLUMN quotes.words IS 'The words between the quotation marks, 30 to 400 characters';
