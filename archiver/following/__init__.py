"""Runs by themselves: sources that are followed, articles read again, posts looked at again, all when they are due."""
