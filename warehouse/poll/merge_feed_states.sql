-- In: the view new_states, whole rows: what a failed poll does not know was copied from the row before.
MERGE INTO feed_states
USING new_states AS new ON feed_states.feed_id = new.feed_id
WHEN MATCHED THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
