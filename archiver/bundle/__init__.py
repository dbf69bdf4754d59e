"""Evidence that stands without us: what goes into a bundle, how it is laid out, how it is verified."""
