"""Telling what changed: new articles and altered ones, posts that were edited, are gone or back; on every door once."""
