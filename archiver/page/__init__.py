"""From any bytes to an article and what it cites."""
