"""What the program is made of: the crates of Cargo.lock that are linked into it, for one platform or several.

For `packaging/licences` and `packaging/sbom`. Needs cargo, and the sources of the crates, which any
build has fetched.
"""

import json
import os
import re
import subprocess
import sys


def root():
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def platforms():
    """The platforms that were asked for, or else this one."""
    if len(sys.argv) > 1:
        return sys.argv[1:]
    said = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return [next(line.split()[1] for line in said.splitlines() if line.startswith("host:"))]


def read(targets):
    """The program itself, the crates it is made of by id, and what each of them needs.

    What only builds or tests need is left out; macros, which run while it is built, are in.
    """
    args = ["cargo", "metadata", "--locked", "--format-version", "1"]
    args += [f"--filter-platform={target}" for target in targets]
    # An environment that builds may name other flags; they mean nothing here.
    told = subprocess.run(args, capture_output=True, text=True, cwd=root())
    if told.returncode != 0:
        sys.exit(told.stderr)
    told = json.loads(told.stdout)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    top = told["resolve"]["root"]
    needs, waiting = {}, [top]
    while waiting:
        one = waiting.pop()
        if one in needs:
            continue
        linked = [
            dep["pkg"]
            for dep in nodes[one]["deps"]
            if any(kind["kind"] is None for kind in dep["dep_kinds"])
        ]
        needs[one] = sorted(set(linked))
        waiting.extend(linked)
    crates = {one: packages[one] for one in needs if one != top}
    return packages[top], crates, needs, top


def checksums():
    """SHA-256 of each crate by name and version."""
    # Cargo writes one `key = "value"` a line; Python before 3.11 reads no TOML of itself.
    with open(os.path.join(root(), "Cargo.lock"), encoding="utf-8") as file:
        parts = file.read().split("[[package]]\n")[1:]
    found = (dict(re.findall(r'(?m)^(name|version|checksum) = "(.*)"$', part)) for part in parts)
    return {(p["name"], p["version"]): p.get("checksum") for p in found}


def in_order(crates):
    return sorted(crates.values(), key=lambda p: (p["name"], p["version"]))
