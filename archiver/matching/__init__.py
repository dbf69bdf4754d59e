"""From a quote to the post it came from: right, explained, or honestly unknown."""
