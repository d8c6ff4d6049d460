"""The same block graph, divided by other libraries: gerrychain (ReCom) and pymetis (METIS).

    pip install gerrychain pymetis networkx
    EXPORT=graph.json cargo bench --bench propose -- "one grid"
    python benches/peers/propose.py graph.json

**Equal constraints.** Every part (the blocks of one area that hang together, dedicated grids left out)
gets as many districts as Gridroom gave it, so that borders are kept by all. A result in which a district
is empty or in pieces, or of which fewer districts lie in the band of 300 to 500 households than of
Gridroom's, is under other constraints and dominates nothing. (Villages have no band; they are balanced
and measured like the rest.)

**Measured** are balance (the root mean square of how far districts lie from the mean of their part), the
cost of cuts in kilometres of street, and the mean of Polsby-Popper. A result dominates Gridroom's if it
is nowhere worse and somewhere better.

**Results of a peer.** METIS divides each part 40 times, by bisection and at once, tight and loose. ReCom
walks two chains for each part: a narrow one, as even as its trees allow, and one that may use all of the
band. Each division that any of these runs or chains came to is a result, and so is each choice of one for
every part, whoever would have picked it. The table shows four of them: of METIS the evenest and the one
with the shortest cuts, and of ReCom the same, each of those with most districts in the band. It is told
whether one of these four dominates Gridroom's, and, more strictly, whether any choice at all does.

**Time.** ReCom is timed by itself: no figure is worked out, no constraint checked and no first plan sought
in vain on its time. It is as even as Gridroom when each part is, by whichever chain is there first, or
when all parts together are while their chains go on in step, whichever is sooner. Where neither comes to
that, what it took in vain is the least that it takes. Gridroom's time is that of all its search for four
alternatives, on one processor as ReCom's is.
"""

import json
import math
import sys
import time
from functools import partial
from importlib.metadata import version

import networkx
import pymetis
from gerrychain import Graph, MarkovChain, Partition, accept, updaters
from gerrychain.partition import recursive_tree_part
from gerrychain.proposals import recom
from gerrychain.tree import bipartition_tree

SEED = 20210912
STEPS_PER_DISTRICT = 150
TURNS_OF_METIS = 40
BAND = (300, 500)
# Blocks that share less lie at a corner of each other, not beside, metres.
BESIDE = 1.0
# Shares of a figure that differ by less are the same, added up in another order.
SAME = 1e-9
# So many choices at most are looked at side by side for one that dominates.
CHOICES = 3000


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
    """What a division of a part, or of several, is worth: sums over districts."""

    def __init__(self, graph=None, count=0, of=None):
        self.banded = self.inside = self.loose = self.count = 0
        self.off, self.cut, self.compact = 0.0, 0.0, 0.0
        if graph is None:
            return
        self.count = count
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        self.cut = sum(e["cost"] for a, b, e in graph.edges(data=True) if of[a] != of[b])
        members = {}
        for n in graph:
            members.setdefault(of[n], []).append(n)
        weights = [sum(graph.nodes[n]["households"] for n in own) for own in members.values()]
        # A district that got no block is one that nobody has.
        self.loose = count - len(members)
        weights += [0] * self.loose
        for district, own in members.items():
            rim = sum(graph.nodes[n]["outer"] for n in own)
            rim += sum(graph.edges[a, b]["length"] for a in own for b in graph[a] if of[b] != district)
            area = sum(graph.nodes[n]["area"] for n in own)
            self.compact += 4 * math.pi * area / rim**2
            self.loose += not networkx.is_connected(graph.subgraph(own))
        self.off = sum(((weight - mean) / max(mean, 1.0)) ** 2 for weight in weights)
        if any(graph.nodes[n]["banded"] for n in graph):
            self.banded = count
            self.inside = sum(BAND[0] <= weight <= BAND[1] for weight in weights)

    def plus(self, other):
        whole = Figures()
        for name in vars(whole):
            setattr(whole, name, getattr(self, name) + getattr(other, name))
        return whole

    def costs(self):
        """The less of each the better."""
        return (-self.inside, self.off, self.cut, -self.compact)

    def spread(self):
        return math.sqrt(self.off / max(1, self.count))

    def dominates(self, other):
        if self.loose or self.inside < other.inside:
            return False
        pairs = list(zip(self.costs()[1:], other.costs()[1:]))
        slack = [SAME * max(1.0, abs(b)) for _, b in pairs]
        is_no_worse = all(a <= b + s for (a, b), s in zip(pairs, slack))
        return is_no_worse and any(a < b - s for (a, b), s in zip(pairs, slack))


def summed(figures):
    whole = Figures()
    for one in figures:
        whole = whole.plus(one)
    return whole


def front(results):
    """Results that no other equals or betters in everything, by what they cost."""
    kept = []
    for one in sorted(results, key=lambda f: f.costs()):
        if not any(all(a <= b for a, b in zip(k.costs(), one.costs())) for k in kept):
            kept.append(one)
    return kept


def dominating(choices, ours):
    """A choice of one result for every part that dominates ours, if there is one; and whether all that
    could be one were looked at."""
    fronts = [front([f for f in own if not f.loose]) for own in choices]
    if not all(fronts):
        return None, True
    bound = ours.costs()
    slack = [SAME * max(1.0, abs(b)) for b in bound]
    # The least that the parts from each on can cost.
    ahead = [(0, 0.0, 0.0, 0.0)]
    for own in reversed(fronts):
        least = [min(f.costs()[k] for f in own) for k in range(4)]
        ahead.append(tuple(a + b for a, b in zip(ahead[-1], least)))
    ahead.reverse()
    scale = [max(1.0, abs(b)) for b in bound]
    open_, is_whole = [Figures()], True
    for own, rest in zip(fronts, ahead[1:]):
        more = [one.plus(f) for one in open_ for f in own]
        may = [
            f
            for f in more
            if all(a + r <= b + s for a, r, b, s in zip(f.costs(), rest, bound, slack))
        ]
        # Those that use up least of what ours leaves them come first.
        used = lambda f: max((a + r - b) / s for a, r, b, s in zip(f.costs(), rest, bound, scale))
        may.sort(key=used)
        if len(may) > CHOICES:
            may, is_whole = may[:CHOICES], False
        open_ = front(may)
    for one in open_:
        if one.dominates(ours):
            return one, True
    return None, is_whole


def by_metis(parts):
    """For each part every division; and seconds."""
    results, spent = [], 0.0
    for graph, count in parts:
        nodes = list(graph)
        if count == 1:
            results.append([Figures(graph, count, {n: 0 for n in nodes})])
            continue
        place = {node: i for i, node in enumerate(nodes)}
        starts, beside, costs = [0], [], []
        for node in nodes:
            for other in graph[node]:
                beside.append(place[other])
                costs.append(max(1, round(graph.edges[node, other]["cost"])))
            starts.append(len(beside))
        adjacency = pymetis.CSRAdjacency(adj_starts=starts, adjacent=beside)
        weights = [graph.nodes[n]["households"] for n in nodes]
        own = []
        for turn in range(TURNS_OF_METIS):
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
            own.append(Figures(graph, count, dict(zip(nodes, found))))
        results.append(own)
    return results, spent


class Chain:
    """A walk of ReCom in a part: all that it came to, and how even it was by when."""

    def __init__(self, graph, count, least):
        """`least`: how far off the mean districts may lie at least, as a share of it."""
        # Nodes from 0, so that the library's numbers are ours.
        nodes = list(graph)
        plain = Graph.from_networkx(networkx.convert_node_labels_to_integers(graph))
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        tree = partial(bipartition_tree, max_attempts=300, allow_pair_reselection=True)
        start, slack, took = first_plan(plain, count, tree, least)
        began = time.perf_counter()
        states = iter(
            MarkovChain(
                # What a tree is cut into hangs together: there is nothing to be checked.
                proposal_fn=partial(
                    recom,
                    pop_col="households",
                    pop_target=mean,
                    epsilon=slack,
                    bipartition_tree_fn=tree,
                ),
                constraints=[],
                acceptance_fn=accept.always_accept,
                initial_partition=start,
                total_steps=STEPS_PER_DISTRICT * count,
                rng=SEED,
            )
        )
        took += time.perf_counter() - began
        self.results, self.course, least_off = [], [], math.inf
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
            self.results.append(Figures(graph, count, of))
            least_off = min(least_off, self.results[-1].off)
            self.course.append((took, least_off))

    def as_even(self, off):
        """The seconds after which it was; none where it never was."""
        return next((took for took, least in self.course if least <= off + SAME), None)

    def at(self, share):
        """Seconds, and how even it was, after this share of its steps."""
        return self.course[min(len(self.course) - 1, int(share * len(self.course)))]


def first_plan(graph, count, tree, least):
    """A first division for a chain, how far off the mean its districts may lie, and seconds."""
    last = None
    for slack in [least] + [s for s in (0.1, 0.2, 0.3, 0.5, 0.8) if s > least]:
        began = time.perf_counter()
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
            return plan, slack, time.perf_counter() - began
        except Exception as error:
            last = error
    raise SystemExit(f"gerrychain finds no first division of a part: {last}")


def by_recom(parts):
    """For each part its chains; none where there is nothing to divide."""
    chains = []
    for graph, count in parts:
        if count == 1:
            chains.append([])
            continue
        mean = sum(graph.nodes[n]["households"] for n in graph) / count
        has_band = any(graph.nodes[n]["banded"] for n in graph)
        wide = max(BAND[1] - mean, mean - BAND[0]) / max(mean, 1.0) if has_band else 0.5
        wide = min(0.8, max(0.1, wide))
        chains.append([Chain(graph, count, slack) for slack in sorted({0.1, wide})])
    return chains


def time_of_recom(chains, ours):
    """The least seconds in which ReCom was as even as ours, and whether it was at all."""
    pairs = [(own, one) for own, one in zip(chains, ours) if own]
    each = [[chain.as_even(one.off) for chain in own] for own, one in pairs]
    known = [min((t for t in times if t is not None), default=None) for times in each]
    vain = [min(chain.course[-1][0] for chain in own) for own, _ in pairs]
    by_part = sum(v if k is None else k for k, v in zip(known, vain))
    is_there = all(k is not None for k in known)
    print(
        f"Part by part ReCom was as even as Gridroom in {sum(k is not None for k in known)} of "
        f"{len(pairs)} parts, after {sum(k for k in known if k is not None):.2f} s in all; "
        f"{sum(v for k, v in zip(known, vain) if k is None):.2f} s of the others were in vain."
    )
    want = sum(one.off for _, one in pairs)
    in_step = None
    for kind in (0, -1):
        for step in range(STEPS_PER_DISTRICT + 1):
            at = [own[kind].at(step / STEPS_PER_DISTRICT) for own, _ in pairs]
            if sum(off for _, off in at) <= want + SAME:
                took = sum(took for took, _ in at)
                in_step = took if in_step is None else min(took, in_step)
                break
    told = "never" if in_step is None else f"after {in_step:.2f} s"
    print(f"With all chains in step its parts together were as even as Gridroom's {told}.")
    if in_step is None:
        return by_part, is_there
    return (min(by_part, in_step) if is_there else in_step), True


def best(results, key):
    """One result for each part, of those with most districts in the band."""
    chosen = []
    for own in results:
        rank = lambda f: (f.loose, -f.inside, key(f))
        chosen.append(min(own, key=rank))
    return summed(chosen)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    parts = parts_of(data)
    ours = [
        Figures(graph, count, {n: graph.nodes[n]["district"] for n in graph}) for graph, count in parts
    ]
    whole = summed(ours)
    metis, metis_took = by_metis(parts)
    chains = by_recom(parts)
    recom_took = sum(chain.course[-1][0] for own in chains for chain in own)
    walked = [
        [f for chain in own for f in chain.results] or [one] for own, one in zip(chains, ours)
    ]
    alone = data["seconds_alone"]
    rows = [
        ("Gridroom", whole, alone),
        ("pymetis, evenest", best(metis, lambda f: f.off), metis_took),
        ("pymetis, shortest cuts", best(metis, lambda f: f.cut), metis_took),
        ("gerrychain, evenest", best(walked, lambda f: f.off), recom_took),
        ("gerrychain, shortest cuts", best(walked, lambda f: f.cut), recom_took),
    ]
    names = ("gerrychain", "pymetis", "networkx")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"{versions}, Python {sys.version.split()[0]}; {len(parts)} parts, one processor each.")
    print()
    print("| | in the band | off the mean (rms) | cut, km | Polsby-Popper | empty or in pieces | seconds |")
    print("|---|---|---|---|---|---|---|")
    for name, f, seconds in rows:
        print(
            f"| {name} | {f.inside}/{f.banded} | {100 * f.spread():.1f}% | {f.cut / 1000:.1f} | "
            f"{f.compact / max(1, f.count):.3f} | {f.loose} | {seconds:.2f} |"
        )
    print()
    dominant = [name for name, f, _ in rows[1:] if f.dominates(whole)]
    print(f"Of the results in the table dominate Gridroom's: {'; '.join(dominant) or 'none'}.")
    for name, results in (("METIS", metis), ("ReCom", walked)):
        found, is_whole = dominating(results, whole)
        if found:
            told = (
                f"a choice of its results dominates Gridroom's: {found.inside}/{found.banded}, "
                f"{100 * found.spread():.1f}%, {found.cut / 1000:.1f} km, {found.compact / found.count:.3f}"
            )
        elif is_whole:
            told = "no choice of its results dominates Gridroom's"
        else:
            told = f"of {CHOICES} choices side by side none dominates Gridroom's; not all were looked at"
        better = sum(any(f.dominates(one) for f in own) for own, one in zip(results, ours))
        print(f"{name}: {told}; in {better} of {len(parts)} parts by itself one of its results does.")
    print()
    took, is_there = time_of_recom(chains, ours)
    least = "" if is_there else "at least "
    times = took / max(alone, 1e-9)
    print(
        f"ReCom takes {least}{took:.2f} s to Gridroom's balance, Gridroom {alone:.2f} s on one processor "
        f"({data['seconds']:.2f} s on {data['threads']}): {least}{times:.1f} times as long. Ten times: "
        f"{'yes' if times >= 10 else 'no'}."
    )


if __name__ == "__main__":
    main()
