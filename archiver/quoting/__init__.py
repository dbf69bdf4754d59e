"""The words that an article puts in mouths: where they stand, who said them, by which channel, on which day."""
