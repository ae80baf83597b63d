"""Look up countries, governments and places by name."""


def country_of(surface: str) -> str | None:
    """ISO 3166 alpha-2 code of a country's name, alias or demonym; None if it is none."""
    del surface
    return None


def government_of(surface: str) -> str | None:
    """ISO 3166 alpha-2 code of the country whose government a capital, seat or regime stands for."""
    del surface
    return None


def place_path(surface: str, context_countries: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    """Path of a place from country to finest part: ("AF", "paktika"), ("US", "ohio", "cleveland")."""
    del surface, context_countries
    return None
