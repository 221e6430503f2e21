-- In: the view reread_pages. What another extractor found in stored pages: the outcome, and which extractor it was.
UPDATE pages
SET
    reason = new.reason,
    detail = new.detail,
    extractor = new.extractor,
    article_id = coalesce(new.article_id, pages.article_id),
    retry_at = CASE WHEN new.reason = 'ok' THEN NULL ELSE pages.retry_at END
FROM reread_pages AS new
WHERE pages.page_id = new.page_id
