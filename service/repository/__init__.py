"""The store: keys, records and scripts. The only package that speaks to Redis."""
