"""Written dates and days, in many languages, as windows of time."""
