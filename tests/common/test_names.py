"""Names for people."""

from tsimatch.common.names import with_id


def test_a_name_has_its_id_behind_it() -> None:
    """A person is named, with the id to look them up by; who has no name of their own is the id."""
    assert with_id("Blackmoor Park", "500042") == "Blackmoor Park (500042)"
    assert with_id("", "L015") == "L015"
    assert with_id("L015", "L015") == "L015"
