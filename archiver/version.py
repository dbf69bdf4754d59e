"""Which Citetrail this is. It stands in every record that we make."""

VERSION = "0.1.0"
