-- In: the view read_articles. Articles with a new revision: what identifies them and when they were first seen
-- stays, the rest is the new text's.
UPDATE articles
SET
    title = new.title,
    authors = new.authors,
    published_at = coalesce(new.published_at, articles.published_at),
    modified_at = coalesce(new.modified_at, articles.modified_at),
    language = new.language,
    section = new.section,
    keywords = new.keywords,
    description = new.description,
    text = new.text,
    words = new.words,
    text_quality = new.text_quality,
    quality_reason = new.quality_reason,
    content_hash = new.content_hash,
    revision = new.revision,
    extractor = new.extractor,
    purged_at = NULL,
    run_id = new.run_id
FROM read_articles AS new
WHERE
    articles.article_id = new.article_id
    AND new.revision = articles.revision + 1
