"""The same block graph, divided by other libraries: gerrychain (ReCom) and pymetis (METIS).

    pip install gerrychain pymetis
    EXPORT=graph.json cargo bench --bench propose -- "one grid"
    python benches/peers/propose.py graph.json

Every part (the blocks of one area, dedicated grids left out) gets as many districts as Gridroom gave
it, so that borders are kept by all; the constraints are equal. Printed for each: how many districts
lie in the band of 300 to 500 (village parts, which have no band, are left out), the root mean square
of how far they lie from the mean of their part, the cost of cuts in kilometres of street, the mean
of Polsby-Popper, districts that are not connected, and seconds. For ReCom also after how many
seconds it was first as even as Gridroom, if ever.
"""

import json
import math
import sys
import time
from functools import partial

import networkx
import pymetis
from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
from gerrychain.proposals import recom
from gerrychain.partition import recursive_tree_part
from gerrychain.tree import bipartition_tree

SEED = 20210912
STEPS_PER_DISTRICT = 150


def parts_of(data):
    """The graphs of the parts, each with the number of districts it gets."""
    whole = networkx.Graph()
    for number, node in enumerate(data["nodes"]):
        if not node["apart"]:
            whole.add_node(number, **node)
    outer = {number: node["outer"] for number, node in enumerate(data["nodes"])}
    for a, b, length, cost in data["links"]:
        if a in whole and b in whole:
            if length >= 1.0:
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


def figures(parts, divisions):
    """What a division is worth."""
    inside = banded = loose = 0
    off, compact, cut = [], [], 0.0
    for (graph, count), of in zip(parts, divisions):
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        for _, _, edge in ((a, b, e) for a, b, e in graph.edges(data=True) if of[a] != of[b]):
            cut += edge["cost"]
        for district in set(of.values()):
            own = [n for n in graph if of[n] == district]
            weight = sum(graph.nodes[n]["households"] for n in own)
            rim = sum(graph.nodes[n]["outer"] for n in own)
            rim += sum(
                graph.edges[a, b]["length"] for a in own for b in graph[a] if of[b] != district
            )
            area = sum(graph.nodes[n]["area"] for n in own)
            compact.append(4 * math.pi * area / rim**2)
            loose += not networkx.is_connected(graph.subgraph(own))
            if mean > 250:
                banded += 1
                inside += 300 <= weight <= 500
                off.append((weight - mean) / mean)
    spread = math.sqrt(sum(o * o for o in off) / len(off))
    return {
        "inside": f"{inside}/{banded}",
        "spread": spread,
        "cut": cut / 1000,
        "compact": sum(compact) / len(compact),
        "loose": loose,
    }


def by_metis(parts):
    divisions = []
    for graph, count in parts:
        nodes = list(graph)
        place = {node: i for i, node in enumerate(nodes)}
        start, beside, weights = [0], [], []
        for node in nodes:
            for other in graph[node]:
                beside.append(place[other])
                weights.append(max(1, round(graph.edges[node, other]["cost"])))
            start.append(len(beside))
        options = pymetis.Options(contig=1, seed=SEED, ufactor=50)
        _, found = pymetis.part_graph(
            count,
            xadj=start,
            adjncy=beside,
            eweights=weights,
            vweights=[graph.nodes[n]["households"] for n in nodes],
            recursive=False,
            options=options,
        )
        divisions.append(dict(zip(nodes, found)))
    return divisions


def by_recom(parts, wanted):
    """The evenest plan of a chain for each part; and when all were as even as wanted."""
    divisions, reached, began = [], 0.0, time.perf_counter()
    for (graph, count), want in zip(parts, wanted):
        # Nodes from 0, so that the library's numbers are ours.
        nodes = list(graph)
        plain = Graph.from_networkx(networkx.convert_node_labels_to_integers(graph))
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        part_began = time.perf_counter()
        start, slack = None, None
        tally = {"households": updaters.Tally("households", alias="households")}
        for slack in (0.1, 0.2, 0.3, 0.5, 0.8):
            tree = partial(bipartition_tree, max_attempts=300, allow_pair_reselection=True)
            try:
                start = Partition.from_random_assignment(
                    plain,
                    count,
                    slack,
                    "households",
                    tally,
                    partition_fn=partial(recursive_tree_part, bipartition_tree_fn=tree),
                    rng=SEED,
                )
                break
            except Exception as error:
                last = error
        if start is None:
            print(f"  no first division: {last}", file=sys.stderr)
            return None, None
        chain = MarkovChain(
            proposal_fn=partial(
                recom,
                pop_col="households",
                pop_target=mean,
                epsilon=slack,
                node_repeats=1,
                bipartition_tree_fn=tree,
            ),
            constraints=[constraints.contiguous],
            acceptance_fn=accept.always_accept,
            initial_partition=start,
            total_steps=STEPS_PER_DISTRICT * count if count > 1 else 1,
            rng=SEED,
        )
        best, least, when = None, math.inf, None
        try:
            for state in chain:
                off = sum((w - mean) ** 2 for w in state["households"].values())
                if off < least:
                    best, least = {n: state.assignment[n] for n in plain.node_indices}, off
                if off <= want + 1e-6 and when is None:
                    when = time.perf_counter() - part_began
        except Exception as error:
            print(f"  a chain ended early: {error}", file=sys.stderr)
        if when is None or reached is None:
            reached = None
        else:
            reached += when
        divisions.append({nodes[n]: d for n, d in best.items()})
    return divisions, (time.perf_counter() - began, reached)


def main():
    with open(sys.argv[1]) as file:
        data = json.load(file)
    parts = parts_of(data)
    ours = [{n: graph.nodes[n]["district"] for n in graph} for graph, _ in parts]
    wanted = []
    for (graph, count), of in zip(parts, ours):
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        sums = {}
        for n in graph:
            sums[of[n]] = sums.get(of[n], 0) + graph.nodes[n]["households"]
        wanted.append(sum((w - mean) ** 2 for w in sums.values()))
    rows = [("Gridroom", ours, data["seconds"])]
    began = time.perf_counter()
    metis = by_metis(parts)
    rows.append(("pymetis", metis, time.perf_counter() - began))
    recombined, times = by_recom(parts, wanted)
    if recombined is not None:
        rows.append(("gerrychain, evenest of its chains", recombined, times[0]))
    print("| | in the band | off the mean (rms) | cut, km | Polsby-Popper | in pieces | seconds |")
    print("|---|---|---|---|---|---|---|")
    for name, divisions, seconds in rows:
        f = figures(parts, divisions)
        print(
            f"| {name} | {f['inside']} | {100 * f['spread']:.1f}% | {f['cut']:.1f} | "
            f"{f['compact']:.3f} | {f['loose']} | {seconds:.2f} |"
        )
    if times is not None:
        reached = "never" if times[1] is None else f"{times[1]:.2f} s"
        print(f"ReCom was as even as Gridroom in every part after: {reached}")


if __name__ == "__main__":
    main()
