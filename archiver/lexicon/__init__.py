"""Words of many languages, as data: no code here reads a text."""
