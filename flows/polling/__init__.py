"""When a feed is asked again: pure decisions from what its polls have shown; ``now`` is an argument."""
