"""Follow RSS, Atom and JSON feeds: what to ask, when to ask again, and which articles to hand on.

`parse` reads a document, `decide` turns (old state, answer, now) into intents, `read` turns an entry into an
article, `poll` does one round of one feed, `follow` keeps them all going. Only `read`, `robots`, `poll` and
`follow` touch the network; only `poll` and `follow` the store.
"""
