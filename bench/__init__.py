"""Side-by-side measurements against named peers: ``make bench`` writes ``bench/results.json``."""
