-- In: $edition_id, $content. What a purge left of an edition; its hashes stay those of what was frozen.
UPDATE editions SET content = $content WHERE edition_id = $edition_id
