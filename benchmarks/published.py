"""CPU seconds from published files to a region's file: one national file, and all that are in a folder.

    python benchmarks/published.py --data FOLDER

The folder has `ofsted`, `derived`, `gias` and `geo`, as `tests/inputs/england/test_real_files.py` names the files.
The better of two tries counts: other work disturbs. On a quiet machine the first took under 3 seconds, the second
under 12.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import process_time

import alone  # noqa: F401
from tsimatch.inputs.england.build_region import RegionRequest, make_region
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.outputs.region.region_files import write_region


def main() -> None:
    """Make both regions, and print what each took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    data = asked.parse_args().data
    year_end = sorted(data.glob("ofsted/State-funded*.csv.gz"))
    months = sorted(data.glob("derived/RECONSTRUCTED_mi*.csv.gz"))
    cards = sorted(data.glob("ofsted/Management_information*.csv"))
    postcodes = [data / "geo" / "postcodes_schools_and_trusts.csv.gz"]
    everything = Paths(
        inspections=[*months, *year_end, *cards],
        members=data / "gias" / "alllinksdata20220718.csv.gz",
        trusts=data / "gias" / "allgroupsdata20220718.csv.gz",
        links=data / "gias" / "links_edubasealldata20240717.csv.gz",
        postcodes=postcodes,
    )
    print(f"one national file: {_seconds(Paths(inspections=year_end, postcodes=postcodes), '2023-24'):.1f} s of CPU")
    print(f"all files:         {_seconds(everything, '2021-22'):.1f} s of CPU")


def _seconds(paths: Paths, offer: str) -> float:
    tries = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            began = process_time()
            made = make_region(read_sources(paths), RegionRequest(read_offer(offer), "england"))
            write_region(made.region, Path(folder, "region.csv"))
            tries.append(process_time() - began)
    return min(tries)


if __name__ == "__main__":
    main()
