-- In: $hosts. They have answered again.
DELETE FROM hosts WHERE list_contains($hosts, host)
