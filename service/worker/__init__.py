"""The background worker: reads articles from the queue; one worker at a time also writes stories and scores."""
