"""The pure engine of Newsassay: from articles to outlet scores, as functions over frozen structs.

Start at `scoring.pipeline`, which calls the steps in the order of the data flow:
`origin`, `embed`, `stories`, `claims`, `compare`, `consensus`, `reliability`.
The words of the product are in `scoring.models`, every threshold in `scoring.config`.
Importing this package loads no heavy library; models load when a tool is made.
"""
