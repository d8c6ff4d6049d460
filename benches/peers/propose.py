"""The same block graph, divided by other libraries: gerrychain (ReCom) and pymetis (METIS).

    pip install gerrychain pymetis networkx
    EXPORT=graph.json cargo bench --bench propose -- "one grid"
    python benches/peers/propose.py graph.json

Every part (the blocks of one area that hang together, dedicated grids left out) gets as many districts
as Gridroom gave it, so that borders are kept by all; the constraints are equal. Printed for each: how
many districts lie in the band of 300 to 500 (villages, which have no band, are left out), the root
mean square of how far these lie from the mean of their part, the cost of cuts in kilometres of
street, the mean of Polsby-Popper, districts that are empty or not connected, and seconds.

METIS divides each part 40 times, and what is kept is connected, then in the band, then even. ReCom
walks one chain for each part, and two plans of it are kept: the evenest, and the one with the shortest
cuts of those with most districts in the band. Then it is told whether one of them dominates
Gridroom, that is, is nowhere worse and somewhere better, and after how many seconds of its own ReCom
was first as even. Gridroom searches for four alternatives on all processors, the others on one; what
is measured of their plans here does not count as their time.
"""

import json
import math
import sys
import time
from functools import partial

import networkx
import pymetis
from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
from gerrychain.partition import recursive_tree_part
from gerrychain.proposals import recom
from gerrychain.tree import bipartition_tree

SEED = 20210912
STEPS_PER_DISTRICT = 150
BAND = (300, 500)
# Blocks that share less lie at a corner of each other, not beside, metres.
BESIDE = 1.0


def parts_of(data):
    """The graphs of the parts, each with the number of districts it gets."""
    whole = networkx.Graph()
    for number, node in enumerate(data["nodes"]):
        if not node["apart"]:
            whole.add_node(number, **node)
    outer = {number: node["outer"] for number, node in enumerate(data["nodes"])}
    for a, b, length, cost in data["links"]:
        if a in whole and b in whole:
            if length >= BESIDE:
                whole.add_edge(a, b, length=length, cost=cost)
        else:
            for block in (a, b):
                outer[block] += length
    networkx.set_node_attributes(whole, outer, "outer")
    found = []
    for nodes in networkx.connected_components(whole):
        graph = whole.subgraph(sorted(nodes)).copy()
        count = len({graph.nodes[n]["district"] for n in graph})
        found.append((graph, count))
    return found


class Figures:
    """What a division of a part, or of several, is worth."""

    def __init__(self, graph=None, count=0, of=None):
        self.banded = self.inside = self.loose = 0
        self.off, self.compact, self.cut, self.squares = [], [], 0.0, 0.0
        if graph is None:
            return
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        has_band = any(graph.nodes[n]["banded"] for n in graph)
        self.cut = sum(e["cost"] for a, b, e in graph.edges(data=True) if of[a] != of[b])
        members = {}
        for n in graph:
            members.setdefault(of[n], []).append(n)
        weights = [sum(graph.nodes[n]["households"] for n in own) for own in members.values()]
        # A district that got no block is one that nobody has.
        weights += [0] * (count - len(members))
        self.loose = count - len(members)
        for district, own in members.items():
            rim = sum(graph.nodes[n]["outer"] for n in own)
            rim += sum(graph.edges[a, b]["length"] for a in own for b in graph[a] if of[b] != district)
            area = sum(graph.nodes[n]["area"] for n in own)
            self.compact.append(4 * math.pi * area / rim**2)
            self.loose += not networkx.is_connected(graph.subgraph(own))
        self.squares = sum((weight - mean) ** 2 for weight in weights)
        if has_band:
            self.banded = count
            self.inside = sum(BAND[0] <= weight <= BAND[1] for weight in weights)
            self.off = [(weight - mean) / mean for weight in weights]

    def add(self, other):
        self.banded += other.banded
        self.inside += other.inside
        self.loose += other.loose
        self.cut += other.cut
        self.off += other.off
        self.compact += other.compact

    def spread(self):
        return math.sqrt(sum(o * o for o in self.off) / max(1, len(self.off)))

    def goods(self):
        """The more of each the better."""
        compact = sum(self.compact) / len(self.compact)
        return (-self.loose, self.inside, -self.spread(), -self.cut, compact)

    def dominates(self, other):
        pairs = list(zip(self.goods(), other.goods()))
        return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def summed(parts, divisions):
    whole = Figures()
    for (graph, count), of in zip(parts, divisions):
        whole.add(Figures(graph, count, of))
    return whole


def by_metis(parts):
    divisions, spent = [], 0.0
    for graph, count in parts:
        nodes = list(graph)
        place = {node: i for i, node in enumerate(nodes)}
        starts, beside, costs = [0], [], []
        for node in nodes:
            for other in graph[node]:
                beside.append(place[other])
                costs.append(max(1, round(graph.edges[node, other]["cost"])))
            starts.append(len(beside))
        adjacency = pymetis.CSRAdjacency(adj_starts=starts, adjacent=beside)
        weights = [graph.nodes[n]["households"] for n in nodes]
        best = None
        for turn in range(40 if count > 1 else 0):
            recursive = turn % 2 == 1
            # Connected districts can be asked for where all are made at once.
            options = pymetis.Options(seed=SEED + turn, ufactor=50 if turn % 4 < 2 else 200)
            if not recursive:
                options.contig = 1
            began = time.perf_counter()
            _, found = pymetis.part_graph(
                count,
                adjacency,
                eweights=costs,
                vweights=weights,
                recursive=recursive,
                options=options,
            )
            spent += time.perf_counter() - began
            of = dict(zip(nodes, found))
            figures = Figures(graph, count, of)
            rank = (figures.loose, -figures.inside, figures.squares)
            if best is None or rank < best[0]:
                best = (rank, of)
        divisions.append(best[1] if best else {n: 0 for n in nodes})
    return divisions, spent


def first_plan(graph, count, tree):
    """A first division for a chain, and how far off the mean its districts may lie."""
    for slack in (0.1, 0.2, 0.3, 0.5, 0.8):
        try:
            plan = Partition.from_random_assignment(
                graph,
                count,
                slack,
                "households",
                {"households": updaters.Tally("households", alias="households")},
                partition_fn=partial(recursive_tree_part, bipartition_tree_fn=tree),
                rng=SEED,
            )
            return plan, slack
        except Exception as error:
            last = error
    raise SystemExit(f"gerrychain finds no first division of a part: {last}")


def by_recom(parts, wanted):
    """Two plans of a chain for each part; and when each was as even as wanted, if it was."""
    evenest, shortest, spent, reached = [], [], [], []
    tree = partial(bipartition_tree, max_attempts=300, allow_pair_reselection=True)
    for (graph, count), want in zip(parts, wanted):
        # Nodes from 0, so that the library's numbers are ours.
        nodes = list(graph)
        plain = Graph.from_networkx(networkx.convert_node_labels_to_integers(graph))
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        began = time.perf_counter()
        start, slack = first_plan(plain, count, tree)
        states = iter(
            MarkovChain(
                proposal_fn=partial(
                    recom,
                    pop_col="households",
                    pop_target=mean,
                    epsilon=slack,
                    bipartition_tree_fn=tree,
                ),
                constraints=[constraints.contiguous],
                acceptance_fn=accept.always_accept,
                initial_partition=start,
                total_steps=STEPS_PER_DISTRICT * count if count > 1 else 1,
                rng=SEED,
            )
        )
        took, when, best = time.perf_counter() - began, None, [None, None]
        while True:
            began = time.perf_counter()
            try:
                state = next(states, None)
            except Exception as error:
                print(f"a chain ended early: {error}", file=sys.stderr)
                state = None
            took += time.perf_counter() - began
            if state is None:
                break
            of = {nodes[n]: state.assignment[n] for n in plain.node_indices}
            figures = Figures(graph, count, of)
            if figures.squares <= want + 1e-6 and when is None:
                when = took
            ranks = (figures.squares, (-figures.inside, figures.cut))
            for i, rank in enumerate(ranks):
                if best[i] is None or rank < best[i][0]:
                    best[i] = (rank, of)
        evenest.append(best[0][1])
        shortest.append(best[1][1])
        spent.append(took)
        reached.append(when)
    return evenest, shortest, spent, reached


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    parts = parts_of(data)
    ours = [{n: graph.nodes[n]["district"] for n in graph} for graph, _ in parts]
    wanted = [Figures(graph, count, of).squares for (graph, count), of in zip(parts, ours)]
    metis, metis_took = by_metis(parts)
    evenest, shortest, spent, reached = by_recom(parts, wanted)
    rows = [
        ("Gridroom", ours, data["seconds"]),
        ("pymetis, best of 40", metis, metis_took),
        ("gerrychain, evenest of its chains", evenest, sum(spent)),
        ("gerrychain, shortest cuts of these in the band", shortest, sum(spent)),
    ]
    figures = [summed(parts, divisions) for _, divisions, _ in rows]
    print("| | in the band | off the mean (rms) | cut, km | Polsby-Popper | empty or in pieces | seconds |")
    print("|---|---|---|---|---|---|---|")
    for (name, _, seconds), f in zip(rows, figures):
        print(
            f"| {name} | {f.inside}/{f.banded} | {100 * f.spread():.1f}% | {f.cut / 1000:.1f} | "
            f"{f.goods()[-1]:.3f} | {f.loose} | {seconds:.2f} |"
        )
    dominant = [row[0] for row, f in zip(rows[1:], figures[1:]) if f.dominates(figures[0])]
    print()
    print(f"Better than Gridroom in all that is measured: {'; '.join(dominant) or 'none'}.")
    there = [when for when in reached if when is not None]
    vain = sum(took for took, when in zip(spent, reached) if when is None)
    print(
        f"ReCom was as even as Gridroom in {len(there)} of {len(parts)} parts, after {sum(there):.2f} s "
        f"in all; {vain:.2f} s of the others were in vain. Gridroom took {data['seconds']:.2f} s for all."
    )


if __name__ == "__main__":
    main()
