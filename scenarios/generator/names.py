"""Names of places, schools, trusts and people that exist nowhere."""

from __future__ import annotations

from .random_stream import Chance, Odds


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words(
    "Abbery Aldren Amblet Arrin Aske Barrel Bessin Birkel Brackle Bransel Brindle Calver Carrow Cawder Clavel Corrin "
    "Craddle Danner Dellow Dorrin Dunsel Easler Eddle Ellin Elver Farrel Fennis Fosker Garrow Gelder Gristle Gunner "
    "Hallin Harrel Hathel Hebbin Hollin Humbel Ibber Inkle Ister Jarrel Jessel Kelder Kestle Kimmel Kirrel Lannis "
    "Larkel Leddle Lorrin Lunner Maddle Marrow Melker Minster Morrel Nabber Nettel Norrin Oaker Orrel Ottle Pebble "
    "Pendle Pinner Quarrin Quennel Raddle Rennis Rookle Rummel Saddel Selker Skelder Sorrel Stannel Tarrow Tassel "
    "Tibber Trindle Ulver Umber Varrin Vessel Waddle Wendle Whissen Yarrel Yelder"
)
_TAILS = _words(
    "borough bourne bridge brough by caster cliffe combe cote dale den end fold garth ham hithe holme hope hurst keld "
    "low mere mouth ness rigg scar shaw sby stead stoke stow thorpe thwaite wade wath wick wold worth"
)
_WARDS = ("Bank", "Common", "Cross", "Fields", "Green", "Hill", "Lane", "Meadows", "Moor", "Park", "Road", "View")
_SAINTS = ("Aelred", "Bega", "Cedd", "Chad", "Edith", "Hild", "Ives", "Kyneburgha", "Osyth", "Wulfstan")
_GIVEN = _words(
    "Abena Aisha Alun Amara Anil Beatrix Bela Callum Cerys Daniela Dermot Dilip Edith Ewan Farah Fergus Gwen Hana "
    "Hari Ines Isaac Jamila Joel Kavita Kofi Lena Leroy Lucia Malik Marta Nadia Niall Olive Omar Petra Priya Rafael "
    "Rhian Rosa Samir Selina Tariq Tessa Uma Victor Winston Yasmin Zara"
)

CHURCH, CATHOLIC = "Church of England", "Catholic"

_PRIMARY = Odds({"Primary School": 60, "Community Primary School": 16, "Infant School": 12, "Junior School": 12})
_SECONDARY = Odds({"School": 25, "High School": 30, "College": 15, "Community School": 20, "Girls' School": 10})
_KINDS = {
    "Nursery": Odds({"Nursery School": 80, "Nursery School and Children's Centre": 20}),
    "Special": Odds({"School": 60, "Lodge School": 20, "House School": 20}),
    "PRU": Odds({"Pupil Referral Unit": 55, "Short Stay School": 25, "Learning Centre": 20}),
}
_TRUSTS = Odds(
    {
        "{} Learning Trust": 22,
        "{} Academies Trust": 20,
        "The {} Trust": 14,
        "{} Multi Academy Trust": 14,
        "{} Schools Partnership": 12,
        "{} Education Trust": 12,
        "The {} Federation of Academies": 6,
    }
)
_AUTHORITIES = Odds({"{}": 40, "{}shire": 35, "City of {}": 10, "{} Forest": 8, "{} Bay": 7})


class Names:
    """A source of made-up names."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._towns: set[str] = set()

    def place(self) -> str:
        """Make up a place."""
        return self._chance.pick(_HEADS) + self._chance.pick(_TAILS)

    def town(self) -> str:
        """Make up a town that has not been there before."""
        name = self.place()
        while name in self._towns:
            name = self.place()
        self._towns.add(name)
        return name

    def authority(self, town: str) -> str:
        """Name a local authority after its biggest town."""
        return self._chance.draw(_AUTHORITIES).format(town)

    def school(self, town: str, phase: str, faith: str | None, academy: bool) -> str:
        """Name a school in or near a town."""
        place = self._neighbourhood(town)
        if phase in _KINDS:
            return f"{place} {self._chance.draw(_KINDS[phase])}"
        if faith:
            place = f"{place} St {self._chance.pick(_SAINTS)}'s {faith}"
        if academy and self._chance.percent(50):
            return f"{place} {'Primary ' if phase == 'Primary' else ''}Academy"
        return f"{place} {self._chance.draw(_PRIMARY if phase == 'Primary' else _SECONDARY)}"

    def _neighbourhood(self, town: str) -> str:
        if self._chance.percent(35):
            return f"{town} {self._chance.pick(_WARDS)}"
        return town if self._chance.percent(25) else self.place()

    def trust(self) -> str:
        """Name a trust."""
        return self._chance.draw(_TRUSTS).format(self.place())

    def person(self) -> str:
        """Name a person after a place that nobody comes from."""
        return f"{self._chance.pick(_GIVEN)} {self.place()}"
