"""The ground: the nouns, their names, the blobs, the tables, the chain of custody. Knows nobody above it."""
