-- In: $edition_id, $scheduled_for. The schedule's hour of that day is kept with this edition.
UPDATE editions SET scheduled_for = $scheduled_for WHERE edition_id = $edition_id
