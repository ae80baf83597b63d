"""Given names and the short forms that stand for them."""

from typing import Final

_FORMS: Final = """
abigail abby gail|abraham abe|albert al bert|alexander alex alec sasha aleksandr alejandro sandy|alexandra alex sandra
alfred alf fred|alice ali|amanda mandy|andrew andy drew|anne ann anna annie nancy|anthony tony antonio
arthur art|barbara barb babs|benjamin ben benny|bernard bernie|bradley brad|brandon bran|cameron cam|carolyn carol
catherine katherine kathryn kate katie cathy kathy kat kay katy ekaterina|charles charlie chuck chas carlos
christina chris tina christine|christopher chris topher kit|clifford cliff|cynthia cindy|daniel dan danny
david dave davey|deborah debbie deb debra|dennis denny|dmitri dima dmitry|donald don donnie|dorothy dot dottie
douglas doug|edward ed eddie ted ned teddy|eleanor ellie nell|elizabeth liz beth betty lizzie eliza libby betsy
emily em emmy|eugene gene|evelyn eve|frances fran|francis frank francisco paco|franklin frank|frederick fred freddie
gabriel gabe|geoffrey geoff jeffrey jeff|george jorge georgie|gerald gerry jerry|gregory greg|guillermo memo
harold harry hal|henry hank harry enrique|isabella bella isabel|jacob jake jacobo|james jim jimmy jamie
jacqueline jackie|janet jan|jason jay|jennifer jen jenny|jeremy jerry|jessica jess jessie|john jack johnny jon ivan juan
jonathan jon johnny|joseph joe joey jose pepe|joshua josh|judith judy|julia julie jules|kenneth ken kenny
kimberly kim|lawrence larry laurence|leonard leo len lenny|leslie les|louis lou lewis luis|lucas luke|margaret maggie
meg peggy marge greta|maria mary marie|martin marty|matthew matt mateo|maximilian max|melissa mel missy|michael mike
mick mickey miguel mikhail misha|mohammed muhammad mo mehmet|natalie nat natasha|nathaniel nathan nat nate|nicholas
nick nicky nikolai nicolas|olivia liv|oliver ollie|pamela pam|patricia pat patty tricia trish|patrick pat paddy
peter pete pedro|philip phil felipe|rachel rae|raymond ray|rebecca becky becca|reginald reg reggie|richard rick dick
rich ricky ricardo|robert bob rob bobby bert roberto|roger rodge|ronald ron ronnie|roland rollie|russell russ
samantha sam|samuel sam sammy|sarah sally sara|sergei serge sergio|sharon shari|stephanie steph|stephen steve steven
stefan|susan sue suzanne susie|terence terry|theodore ted teddy theo|thomas tom tommy tomas|timothy tim timmy|tobias
toby|valerie val|veronica ronnie|victoria vicky tori|victor vic|vincent vince vinny|vladimir vlad volodymyr
walter walt wally|wesley wes|william bill billy will willie liam guillermo|zachary zach zack
"""


def _by_form() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in _FORMS.replace("\n", " ").split("|"):
        found_forms = entry.split()
        for form in found_forms:
            found.setdefault(form, set()).add(found_forms[0])
    return {form: frozenset(names) for form, names in found.items()}


GIVEN_NAMES: Final = _by_form()
"""Form -> the given names that it stands for; a name in full stands for itself."""
