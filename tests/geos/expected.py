#!/usr/bin/env python3
"""Which features GEOS coverage validation names, on the lattice of 1e-7 degree.

Needs shapely 2.1 or later with GEOS 3.12 or later. Usage:

    python3 tests/geos/expected.py ../shared/data > tests/geos/expected.json

Coordinates are rounded half away from zero to integers, as Gridroom stores them; the gap
width is in those units. Features are numbered from 0.
"""

import json
import math
import sys

import shapely

FILES = [
    "keelung_villages.geojson",
    "taipei_villages.geojson",
    "greater_taipei_villages.geojson",
    "davao_barangays.geojson",
    "nyc_nta.geojson",
    "nyct2010_wgs84.geojson",
]
GAP_WIDTHS = [0, 100, 1000]


def unit(degrees):
    return math.copysign(math.floor(abs(degrees) * 1e7 + 0.5), degrees)


def polygon(rings):
    shell, *holes = [[(unit(p[0]), unit(p[1])) for p in ring] for ring in rings]
    return shapely.Polygon(shell, holes)


def geometry(source):
    if source["type"] == "Polygon":
        return polygon(source["coordinates"])
    return shapely.MultiPolygon([polygon(part) for part in source["coordinates"]])


def main(folder):
    files = {}
    for name in FILES:
        with open(f"{folder}/{name}", encoding="utf-8") as source:
            features = json.load(source)["features"]
        shapes = [geometry(f["geometry"]) for f in features]
        edges = {w: shapely.coverage_invalid_edges(shapes, gap_width=w) for w in GAP_WIDTHS}
        files[name] = {
            "features": len(shapes),
            "invalid_polygons": [i for i, s in enumerate(shapes) if not s.is_valid],
            "offending": {
                str(width): [i for i, e in enumerate(found) if not e.is_empty]
                for width, found in edges.items()
            },
        }
    version = {"shapely": shapely.__version__, "geos": shapely.geos_version_string}
    lines = [f'  "{name}": {json.dumps(found)}' for name, found in files.items()]
    print("{\n" + f'"versions": {json.dumps(version)},\n"files": {{')
    print(",\n".join(lines) + "\n}}")


if __name__ == "__main__":
    main(sys.argv[1])
