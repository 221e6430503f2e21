-- In: the view read_articles. Articles whose title and text are the same as before get what else was found with them;
-- that makes no revision.
UPDATE articles
SET
    authors = new.authors,
    published_at = coalesce(new.published_at, articles.published_at),
    modified_at = coalesce(new.modified_at, articles.modified_at),
    language = coalesce(new.language, articles.language),
    section = coalesce(new.section, articles.section),
    keywords = new.keywords,
    description = coalesce(new.description, articles.description),
    quality_reason = new.quality_reason,
    extractor = new.extractor
FROM read_articles AS new
WHERE
    articles.article_id = new.article_id
    AND articles.content_hash = new.content_hash
    AND articles.text_quality = new.text_quality
    AND articles.extractor IS DISTINCT FROM new.extractor
