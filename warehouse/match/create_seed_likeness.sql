-- Out: how much each matched article is like its seed's story, 0 to 1: nothing yet.
CREATE OR REPLACE TEMP TABLE seed_likeness (article BIGINT, seed VARCHAR, likeness DOUBLE)
