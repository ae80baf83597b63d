"""Several forms of one person's name among the lists of a fact."""

from collections.abc import Mapping

from scoring.consensus.links import Links
from scoring.consensus.votes import Vote
from scoring.models import SetValue


def join_forms(votes: Mapping[str, Vote], links: Links) -> dict[str, str]:
    """Return the prevailing form of each name that the comparison found equal to another: one person's, two forms."""
    named = {claim_id: name for claim_id, vote in votes.items() if (name := _single_person(vote))}
    held: dict[str, int] = {}
    for name in named.values():
        held[name] = held.get(name, 0) + 1
    root = {name: name for name in held}
    for first, one in named.items():
        for second, link in links[first].items():
            two = named.get(second)
            if link.tie != "equal" or two is None or root[one] == root[two]:
                continue
            best = min(root[one], root[two], key=lambda name: (-held[name], name))
            joined = {root[one], root[two]}
            root.update({name: best for name, kept in root.items() if kept in joined})
    return root


def _single_person(vote: Vote) -> str:
    """Return the only member of a list of persons; empty for any other value."""
    value = vote.claim.value
    alone = isinstance(value, SetValue) and value.member_type == "person" and len(value.members) == 1
    return value.members[0] if alone and isinstance(value, SetValue) else ""
