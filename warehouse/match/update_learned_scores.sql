-- In: view new_learned_scores. Out: a match's score is the mean of the published formula's and the model's.
UPDATE matches SET score = round((n.published_score + n.liking) / 2, 6)
FROM new_learned_scores AS n
WHERE n.article_id = matches.article_id AND n.revision = matches.revision
    AND n.topic = matches.topic AND n.topic_version = matches.topic_version
