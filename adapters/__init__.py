"""One file per platform: each knows only the contract page `archiver/adapter.py`."""
