"""Local details that one outlet alone tells, in words of our own: {street}, {hour} and {n} are filled in."""

from typing import Final

DETAILS: Final = (
    "Cars on {street} were sent another way until {hour} p.m.",
    "Our reporter counted {n} chairs in the hall on {street}.",
    "A baker on {street} had sold {n} loaves by {hour} a.m., he told us.",
    "The reading room on {street} seats {n} visitors.",
    "Some {n} leaflets lay on the steps of the library on {street}.",
    "The bus along {street} ran {n} minutes late.",
    "A shoe shop at the corner of {street} pulled down its shutters at {hour} p.m.",
    "{n} lamps on {street} were lit, a caretaker said.",
    "Coffee on {street} costs ${n} a pot.",
    "The chapel on {street} rang its bell {n} times.",
    "A plumber parked {n} feet from the gate on {street}.",
    "Gardeners planted {n} tulips along {street} last spring.",
    "The lift in the tower on {street} holds {n} riders.",
    "Pigeons, {n} of them by one count, sat on the roof above {street}.",
    "A choir of {n} singers rehearsed behind the school on {street} from {hour} p.m. on.",
    "Rubbish on {street} is collected at {hour} a.m.",
    "The florist on {street} handed out {n} roses.",
    "A chess club with {n} members meets in a cellar on {street}.",
    "Posters for a flea market covered {n} fences near {street}.",
    "The laundry on {street} opens at {hour} a.m. and has {n} machines.",
    "Road menders had dug {n} holes in {street}.",
    "The museum of clocks on {street} shows {n} pieces.",
    "Schoolchildren drew {n} pictures that hang in a window on {street}.",
    "A tram stops on {street} every {n} minutes.",
    "The cinema on {street} starts its last film at {hour} p.m.",
    "Two brothers on {street} keep {n} hens.",
    "The old well on {street} is {n} feet deep, a guide explained.",
    "A tailor on {street} mended {n} coats that week.",
    "The car park under {street} has {n} spaces left.",
    "The swimming pool on {street} sold {n} tickets by {hour} p.m.",
    "A brass plate on {street} lists {n} names of donors.",
    "The barber on {street} asks ${n} for a shave.",
    "Neighbours on {street} signed a letter about noise, {n} of them so far.",
    "The allotments behind {street} are let to {n} families.",
    "A violin maker on {street} works on {n} instruments a year.",
    "The kiosk on {street} had {n} newspapers left at {hour} a.m.",
)
"""As many as six outlets of a story can tell six of each, none the same."""
STREETS: Final = tuple(
    f"{name} {kind}"
    for kind in ("Lane", "Road", "Row", "Close")
    for name in (
        "Alder", "Tolliver", "Quince", "Old Kiln", "Pennyfield", "Lantern Hill", "Cooper", "Marlpit", "Weaver",
        "Saltmarsh",
    )
)  # fmt: skip
