"""What happened to the counted: event words by surface form, so that no lemmatizer is needed."""

import msgspec

from scoring.claims.word_lists import word_list

EventRoles = dict[str, str]

_KILL = (
    "kill kills killed killing slay slays slain murder murders murdered murdering massacre massacred massacring "
    "slaughter slaughtered execute executed executing behead beheaded assassinate assassinated martyr martyred "
    "electrocuted lynched"
)
_DIE = "die dies died dying perish perished perishing succumb succumbed succumbs drown drowned drowns drowning"
_INJURE = (
    "injure injures injured injuring wound wounds wounded wounding hurt hurts hurting maim maimed maiming burn "
    "burned burnt scald scalded stab stabbed stabbing"
)
_SHOOT = "shot shoot shoots shooting gunned"

_ROLES = {
    "killed": _KILL,
    "injured": _INJURE,
    "killed-or-injured": _SHOOT,
    "hospitalised": "hospitalised hospitalized hospitalise hospitalize hospitalising hospitalizing",
    "detained": "detain detains detained detaining imprison imprisoned jail jailed jailing held",
    "arrested": "arrest arrests arrested arresting",
    "charged": "charge charges charged charging indict indicted indicting",
    "convicted": "convict convicted sentenced sentence",
    "deported": "deport deports deported deporting expel expels expelled expelling repatriate repatriated",
    "displaced": "displace displaces displaced displacing uproot uprooted homeless",
    "evacuated": "evacuate evacuates evacuated evacuating",
    "rescued": "rescue rescues rescued rescuing",
    "missing": "missing unaccounted disappeared vanished",
    "kidnapped": "kidnap kidnaps kidnapped kidnapping abduct abducts abducted abducting",
    "hostages": "hostage hostages captive captives",
    "released": "release releases released releasing free frees freed freeing",
    "infected": "infect infects infected infecting sickened sicken",
    "destroyed": "destroy destroys destroyed destroying demolish demolished flatten flattened",
    "damaged": "damage damages damaged damaging",
    "paid": "pay pays paid paying",
    "sold": "sell sells sold selling",
    "bought": "buy buys bought buying acquire acquires acquired acquiring purchase purchased purchasing",
    "raised": "raise raises raised raising",
    "lost": "lose loses lost losing",
    "invested": "invest invests invested investing",
    "recognised": "recognise recognises recognised recognising recognize recognizes recognized recognizing",
    "fled": "flee flees fled fleeing",
    "fired": "fire fires fired firing launch launched launching",
    "voted": "vote votes voted voting",
    "signed": "sign signs signed signing ratify ratified ratifying",
    "attended": "attend attends attended attending",
}
_SUBJECT_ROLES = {
    "killed": _DIE,
    "injured": "suffered suffer suffers suffering sustained sustain sustains sustaining",
    "survived": "survive survives survived surviving",
}
_STATES = {
    "killed": "dead deceased fatally fatalities fatality deaths death killings slayings homicides murders lifeless",
    "injured": "injured wounded hurt injuries injury wounds unconscious",
    "killed-or-injured": "casualties casualty",
    "missing": "missing unaccounted",
    "detained": "detained custody detainees detainee prisoners prisoner inmates inmate",
    "displaced": "homeless displaced refugees",
    "hostages": "hostages hostage captives",
    "deported": "deportees deportations",
    "arrested": "arrests arrest",
    "evacuated": "evacuees",
    "survived": "survivors alive",
    "votes": "votes vote ballots",
    "seats": "seats seat",
    "infected": "cases infections infected",
}


_ACTIONS = {
    "killed": "death deaths killing killings murder murders slaying slayings massacre execution executions "
    "assassination assassinations beheading bodies remains",
    "injured": "injury injuries stabbing stabbings wounding",
    "killed-or-injured": "shooting shootings",
    "arrested": "arrest arrests",
    "detained": "detention detentions imprisonment",
    "deported": "deportation deportations expulsion repatriation",
    "displaced": "displacement",
    "evacuated": "evacuation",
    "rescued": "rescue",
    "kidnapped": "kidnapping kidnappings abduction abductions",
    "released": "release",
}


def _index(table: dict[str, str]) -> EventRoles:
    return {form: role for role, forms in table.items() for form in forms.split()}


OBJECT_EVENTS = _index(_ROLES)
"""Verb form -> what its object (or passive subject) undergoes."""
SUBJECT_EVENTS = _index(_SUBJECT_ROLES)
"""Verb form -> what its subject undergoes."""
ACTION_NOUNS = _index(_ACTIONS)
"""Noun -> what those after its "of" undergo ("the deaths of three men")."""
STATES = _index(_STATES)
"""Noun or adjective -> what it counts."""

HARM = frozenset({"killed", "injured", "killed-or-injured"})
"""Roles of casualties."""

PEOPLE = frozenset(
    word_list("""people persons person individuals individual men man women woman children child boys boy girls girl
    kids kid teens teen teenagers teenager youths youth infant infants baby babies toddler toddlers adults adult
    civilians civilian soldiers soldier troops officers officer police policeman policemen policewoman cop cops
    deputies deputy militants militant fighters fighter insurgents rebels gunmen gunman shooter attackers attacker
    suspects suspect victims victim passengers passenger pedestrians pedestrian students student pupils teachers
    teacher workers worker residents resident villagers villager protesters protester demonstrators bystander
    bystanders others other members member employees employee miners migrants migrant refugees tourists tourist
    journalists journalist doctors doctor nurses nurse firefighters firefighter sons son daughters daughter brother
    brothers sister sisters mother father mothers fathers parents husband wife couple family families relatives
    driver drivers pilot crew customers customer clerk guard guards homeowner intruder robber robbers burglar
    neighbors neighbours neighbor neighbour friend friends girlfriend boyfriend cousin cousins nephew niece uncle
    aunt grandmother grandfather grandson granddaughter mom dad toddlers infants pastor citizen citizens nationals
    hunter hunters veteran sergeant trooper troopers marine marines sailor sailors patients patient gang
    partygoers worshippers pilgrims fans athletes player players lives souls male males female females lady
    gentleman teenaged twins twin siblings sibling stranger strangers cyclist motorist motorists roommate dead
    wounded injured killed hostages hostage two three four five six seven eight nine ten dozen dozens hundreds""")
)
"""Nouns that name persons."""

INJURY_NOUNS = frozenset(word_list("injury injuries wound wounds gunshot burns fracture fractures trauma"))
"""What a person suffers or sustains."""

NOT_PEOPLE = frozenset(
    word_list("""dog dogs cat cats
    animal animals cattle cow cows horse horses sheep goat goats bird birds livestock
    chickens pigs elephant
    elephants whale whales dolphins bear bears trees tree jobs job bill bills house houses home homes
    car cars vehicle vehicles shot shots round rounds bullet bullets time times""")
)
"""Nouns under a casualty verb that name no persons."""

SURE = 0.95
LIKELY = 0.8
NEARBY = 0.6


class Role(msgspec.Struct, frozen=True):
    """What happened to the counted, told by which token, how sure."""

    kind: str
    token: int
    confidence: float
