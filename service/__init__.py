"""The thin shell around the engine: command line, HTTP API, worker, store, feeds and reports.

Start at `service.__main__` for the commands, `service.app` for the HTTP application and `service.worker` for the
background work. What counts as a score is decided in `scoring`, never here.
"""
