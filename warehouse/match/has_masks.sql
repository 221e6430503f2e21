-- In: batch_articles, masks. Out: whether anything of the batch is to be left out of matching.
SELECT exists(
    FROM masks SEMI JOIN batch_articles USING (article_id, revision)
    WHERE list_bool_or(list_transform(spans, lambda place: place.earlier >= 2))
)
