"""The steps by which an archive of yesterday becomes one of today; they run by themselves on first use."""
