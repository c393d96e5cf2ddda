"""The catalogue of offers: the shipped ones, a user's own file, and which of them a region is planned under.

Reading is strict: an unknown key is a fault that lists the known ones. An offer asked
for by its id is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import MOST_BYTES, open_to_read
from ...common.names import nearest
from ..region.region import Region, School
from .exclusions import EXCLUSIONS
from .offer import Offer
from .parsing import build, fill, parse_toml
from .rules import TESTS

_YEAR = re.compile(r"(20\d\d)\s?[/-]\s?(?:20)?(\d\d)", re.ASCII)
"""A year as people write it: 2023/24, 2023-24, 2023-2024."""


@cache
def shipped_offers() -> tuple[Offer, ...]:
    """Read the offers that ship with the package, oldest first."""
    return tuple(sorted(map(_shipped, _shipped_files()), key=lambda offer: offer.year.starts))


@cache
def _shipped_files() -> dict[str, Traversable]:
    """The files of the offers that ship with the package: each has the id of its offer for a name."""
    folder = resources.files(__package__ or "")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): f for f in files}


@cache
def _shipped(id_: str) -> Offer:
    file = _shipped_files()[id_]
    text = _text_of(file.read_bytes(), file.name)
    data = parse_toml(text, Place(file.name))
    tested: dict[str, Any] = {
        key: tuple(build(tests[item["test"]], item) for item in data.get(key, ())) for key, tests in _TESTED.items()
    }
    offer = replace(build(Offer, data | _UNTESTED), **tested)
    return replace(offer, sha256=_digest(text), source=text, shipped=True)


def read_offer(name: str) -> Offer:
    """Read an offer by its id, or from a user's own TOML file.

    Raises Faults for an id that is not known, a file that cannot be read, or a file that is not sound.
    """
    if (shipped := shipped_id(name)) in _shipped_files():
        return _shipped(shipped)
    path = Path(name)
    if path.suffix != ".toml":
        raise Faults(
            [Fault(f"expected an offer ({_ids()}) or a .toml file", value=name, nearest=nearest(name, _all()))]
        )
    try:
        with open_to_read(path) as opened:
            data = opened.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise refuse(f"cannot be read ({getattr(error, 'strerror', None) or error})", Place(str(path))) from None
    return parse_offer(data, path.name)


def shipped_id(name: str) -> str:
    """Give the form in which ids of shipped offers are written: people write the year 2023/24 or 2023-2024, too."""
    year = _YEAR.fullmatch(name.strip())
    return f"{year[1]}-{year[2]}" if year else name


def named_offer(name: str | None) -> Offer:
    """Read the offer that an option names; raises Faults where there is no such option."""
    if name is None:
        raise Faults([Fault(f"expected an offer ({_ids()}) or a .toml file", at="--offer", value="")])
    return read_offer(name)


def own_file(name: str | None) -> str | None:
    """Give the name of an offer where it is a user's own file: a region's setting cannot name that."""
    return name if name and Path(name).suffix == ".toml" else None


def parse_offer(content: bytes, file: str) -> Offer:
    """Make an offer from the content of its file; raises Faults with every fault at once."""
    # What judges a file is imported with the first that needs it.
    from .consistency import contradictions

    text = _text_of(content, file)
    data = parse_toml(text, Place(file))
    faults = FaultList()
    tested: dict[str, Any] = {key: _tested(key, data.get(key), file, faults) for key in _TESTED}
    bare = fill(Offer, data | _UNTESTED, Place(file), "", faults)
    faults += contradictions(data, file)
    if bare is None or faults:
        raise Faults(faults)
    offer: Offer = replace(bare, **tested, sha256=_digest(text), source=text)
    return offer


def _text_of(content: bytes, file: str) -> str:
    try:
        # Line ends and Windows' byte order mark are not part of what an offer says.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refuse(f"expected TOML: {error}", Place(file)) from None


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


_TESTED: dict[str, Mapping[str, type[Any]]] = {"rules": TESTS, "exclusions": EXCLUSIONS}
"""The lists of tables whose key `test` says of which class each is."""
_UNTESTED: dict[str, Any] = {key: [] for key in _TESTED}


def _tested(key: str, items: Any, file: str, faults: FaultList) -> tuple[Any, ...]:
    if items is None:
        if key == "rules":
            faults.append(Fault("this key is missing", Place(file), "key rules"))
        return ()
    if not isinstance(items, list | tuple) or not all(isinstance(item, Mapping) for item in items):
        faults.append(Fault(f"expected tables, each opened by [[{key}]]", Place(file), f"key {key}"))
        return ()
    found = (_table(item, _TESTED[key], f"{key} {number}", file, faults) for number, item in enumerate(items, 1))
    return tuple(table for table in found if table is not None)


def _table(item: Mapping[str, Any], tests: Mapping[str, type[Any]], key: str, file: str, faults: FaultList) -> Any:
    test = str(item.get("test", ""))
    if test not in tests:
        expected = f"expected one of the tests {', '.join(tests)}"
        faults.append(Fault(expected, Place(file), f"key {key}.test", test, nearest(test, tests)))
        return None
    return fill(tests[test], item, Place(file), key + ".", faults)


@dataclass(frozen=True)
class OfferChoice:
    """The offer that a region is planned under, and why it is that one."""

    offer: Offer
    why: str


def choose_offer(region: Region, named: str | Offer | None = None) -> OfferChoice:
    """Choose the offer: the one named, else the region's setting, else by the latest judgement, else the newest.

    Raises Faults where the name or the setting is not known.
    """
    if isinstance(named, Offer):
        return OfferChoice(named, "as given")
    if named is not None:
        return OfferChoice(read_offer(named), "named by --offer")
    setting = region.setting("offer")
    if setting is not None:
        return OfferChoice(_from_setting(setting.value, setting.place), "the region's own setting")
    latest = max((s.judged_on for s in region.schools if s.judged_on), default=None)
    for offer in shipped_offers():
        if latest in offer.year:
            return OfferChoice(offer, f"its year holds the latest judgement, of {latest}")
    return _last_resort(region, latest)


def _last_resort(region: Region, latest: date | None) -> OfferChoice:
    why = "no shipped offer's year holds the latest judgement"
    newest = shipped_offers()[-1]
    if (latest and latest > newest.year.ends) or any(map(_by_framework, region.schools)):
        return OfferChoice(newest, f"the newest: {why}")
    # Of a region that knows nothing of frameworks, an offer that goes by them could only say that it is not known.
    plain = [offer for offer in shipped_offers() if not offer.equivalents] or [newest]
    return OfferChoice(plain[-1], f"the newest that goes by overall grades alone: {why}")


def _by_framework(school: School) -> bool:
    return any(getattr(school, column) not in (None, ()) for column in School.seldom())


def _from_setting(name: str, place: Place) -> Offer:
    if (shipped := shipped_id(name)) in _shipped_files():
        return _shipped(shipped)
    expected = f"expected a shipped offer ({_ids()}); for your own, --offer FILE.toml"
    raise Faults([Fault(expected, place, place.at("value"), name, nearest(name, _all()))])


def _all() -> list[str]:
    return [*_shipped_files()]


def _ids() -> str:
    return ", ".join(_all())
