"""What we do: read, find citations, capture, match, compare, bundle; and the thin doors to it."""
