//! What holds of every proposal.

use crate::judge::pieces;
use crate::town::{Plan, Town};
use gridroom::course::Course;
use gridroom::geometry::coverage::{Coverage, FaceId};
use gridroom::geometry::fixed::orient;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::label::label_place;
use gridroom::geometry::measure::area_m2;
use gridroom::geometry::propose::{
    Aim, Alternative, Blocks, Bound, Latest, Line, Options, Prepared, Target, propose,
};
use gridroom::geometry::random::Random;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What a district should weigh.
pub const BAND: [u64; 2] = [300, 500];
/// A small budget.
pub const QUICK: Options = Options {
    seed: 5,
    steps: 24,
    alternatives: 2,
    least_difference: 4,
};

fn plan_of(seed: u64) -> Plan {
    let mut random = Random::new(seed, 99);
    Plan {
        columns: 3 + random.below(5),
        rows: 4 + random.below(4),
        face: (2 + random.below(2), 2),
        missing: 0.25,
    }
}

pub fn aim(town: &Town, total: Option<usize>) -> Aim {
    let compartments: BTreeSet<u32> = town.compartments.iter().map(|(_, c)| *c).collect();
    let targets = compartments.into_iter().map(|compartment| Target {
        compartment,
        band: Some(BAND),
        count: None,
        fewest: 1,
    });
    Aim {
        targets: targets.collect(),
        total,
    }
}

fn proposed(town: &Town, total: Option<usize>, options: &Options) -> (Prepared, Vec<Alternative>) {
    let prepared = Prepared::new(&town.ground(), aim(town, total)).expect("possible");
    let found = propose(&prepared, options, &Course::new(), &Latest::default());
    (prepared, found.expect("nobody stops it"))
}

/// Everything that an alternative promises.
fn hold(town: &Town, prepared: &Prepared, one: &Alternative) {
    let count = one.districts.len();
    assert_eq!(count, prepared.count());
    let made: Coverage = prepared.blocks.coverage(&one.district_of, count);
    let check = made.check(1.0);
    assert!(check.faults.is_empty(), "{:?}", check.faults);
    assert!(check.findings.is_empty(), "{:?}", check.findings);
    let mut area2 = 0i128;
    for district in made.faces() {
        let pieces = made.face_regions(district);
        assert_eq!(pieces.len(), 1, "each district is one piece");
        for polygon in made.face_polygons(district) {
            area2 += polygon
                .rings()
                .map(gridroom::geometry::fixed::ring_area2)
                .sum::<i128>();
        }
    }
    // Seamless: together they are all the ground, but for the rounding of its rim.
    let whole: i128 = (town.compartments.iter())
        .flat_map(|(face, _)| town.coverage.face_polygons(*face))
        .map(|p| {
            p.rings()
                .map(gridroom::geometry::fixed::ring_area2)
                .sum::<i128>()
        })
        .sum();
    assert!((whole - area2).abs() < whole / 1_000_000, "{whole} {area2}");
    let voids = made
        .regions()
        .filter(|(id, r)| id.0 != 0 && r.owner.faces().is_empty());
    assert_eq!(voids.count(), 0, "no gap between districts");
    let weights = |k: usize| one.districts.iter().map(|d| d.weights[k]).sum::<u64>();
    assert_eq!([weights(0), weights(1)], [town.weight(), town.residents()]);
    uncut(town, &made);
    told(prepared, one, &made);
    // No district in two compartments.
    for district in &one.districts {
        let within: BTreeSet<u32> = district
            .blocks
            .iter()
            .map(|b| prepared.blocks.blocks[*b as usize].compartment)
            .collect();
        assert_eq!(within.len(), 1);
    }
    // Whoever lies outside the band has a reason.
    for district in &one.districts {
        let is_in = (BAND[0]..=BAND[1]).contains(&district.weights[0]);
        assert_eq!(is_in, district.reason.is_none());
    }
}

/// What is told of a division is so: worked out anew from its ground and from what stands there.
fn told(prepared: &Prepared, one: &Alternative, made: &Coverage) {
    let score = &one.score;
    let compartment = |district: FaceId| {
        let first = one.districts[district.0 as usize].blocks[0];
        prepared.blocks.blocks[first as usize].compartment
    };
    // Bounds between districts that could have been one.
    let inner = made.arcs().filter(|(_, arc)| {
        let sides = [arc.left, arc.right].map(|region| made.owner(region).faces());
        matches!(sides, [[a], [b]] if compartment(*a) == compartment(*b))
    });
    let lines = inner.flat_map(|(_, arc)| arc.coords.windows(2));
    let length: f64 = lines.map(|w| w[0].distance_m(w[1])).sum();
    let said: f64 = score.length_m.iter().sum();
    assert!((length - said).abs() <= 1e-6 * said, "{length} {said}");
    let mut new_and_all = score.new_m.iter().zip(score.length_m);
    assert!(new_and_all.all(|(new, all)| *new <= all + 1e-6));
    assert!((0.0..=1.0).contains(&score.along()), "{}", score.along());
    let districts = || one.districts.iter();
    let in_band = districts().filter(|d| (BAND[0]..=BAND[1]).contains(&d.weights[0]));
    assert_eq!(
        (score.in_band, score.banded),
        (in_band.count(), one.districts.len())
    );
    let compact: f64 = districts().map(|d| d.compactness()).sum();
    let compact = compact / one.districts.len() as f64;
    assert!((score.compactness - compact).abs() < 1e-9);
    assert!(compact > 0.0 && compact <= 1.0, "{compact}");
    for (district, face) in districts().zip(made.faces()) {
        let area: f64 = made.face_polygons(face).iter().map(area_m2).sum();
        let off = (area - district.area_m2).abs();
        assert!(off <= 1e-4 * area + 1.0, "{area} {}", district.area_m2);
    }
    // Whoever is in the heir of the old district stays, all others change theirs.
    let mut kept = 0;
    for (number, district) in (0u32..).zip(&one.districts) {
        let Some(heir_of) = district.heir_of else {
            continue;
        };
        let own = prepared.blocks.blocks.iter().zip(&one.district_of);
        let homes = own
            .filter(|(_, of)| **of == number)
            .flat_map(|(block, _)| &block.homes);
        let at_home = homes.filter(|(face, _)| *face == heir_of);
        kept += at_home.map(|(_, weight)| weight).sum::<u64>();
    }
    assert_eq!(score.moved + kept, score.whole);
}

/// The share of the weight that is in other company in one division than in another: their districts
/// are paired, those that share most first.
fn apart(blocks: &Blocks, one: &Alternative, other: &Alternative) -> f64 {
    let mut shared: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    let pairs = one.district_of.iter().zip(&other.district_of);
    for (block, (a, b)) in blocks.blocks.iter().zip(pairs) {
        *shared.entry((*a, *b)).or_default() += block.weights[0].max(1);
    }
    let whole: u64 = shared.values().sum();
    let mut pairs: Vec<((u32, u32), u64)> = shared.into_iter().collect();
    pairs.sort_by_key(|(pair, weight)| (Reverse(*weight), *pair));
    let (mut ones, mut others, mut kept) = (BTreeSet::new(), BTreeSet::new(), 0);
    for ((a, b), weight) in pairs {
        if !ones.contains(&a) && !others.contains(&b) {
            ones.insert(a);
            others.insert(b);
            kept += weight;
        }
    }
    1.0 - kept as f64 / whole as f64
}

/// Every two alternatives truly differ.
pub fn differ(prepared: &Prepared, found: &[Alternative], options: &Options) {
    let least = f64::from(options.least_difference) / 100.0;
    for (place, one) in found.iter().enumerate() {
        for other in &found[..place] {
            let share = apart(&prepared.blocks, one, other);
            assert!(share > 0.0 && share >= least - 1e-9, "{share}");
        }
    }
}

/// What a group holds together lies in one district, but for borders of compartments and ground that
/// is none of it.
fn together(town: &Town, prepared: &Prepared, one: &Alternative) {
    let finder = prepared.blocks.finder();
    let index = CoverageIndex::new(&town.coverage);
    let compartment: BTreeMap<FaceId, u32> = town.compartments.iter().copied().collect();
    for group in &town.groups {
        let mut districts: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for area in &group.areas {
            let place = label_place(std::slice::from_ref(area)).expect("inside it");
            let face = index
                .face_at(&town.coverage, place.at)
                .expect("in the town");
            let Some(compartment) = compartment.get(&face) else {
                continue;
            };
            let block = finder.block_at(place.at).expect("a block");
            let of = districts.entry(*compartment).or_default();
            of.insert(one.district_of[block as usize]);
        }
        assert!(districts.values().all(|of| of.len() == 1), "{districts:?}");
    }
}

/// No bound of a district runs through a house, but for bounds of compartments.
fn uncut(town: &Town, made: &Coverage) {
    let compartment: BTreeMap<FaceId, u32> = town.compartments.iter().copied().collect();
    let kept: BTreeSet<_> = town
        .coverage
        .arcs()
        .filter(|(_, arc)| {
            let of = |region| match town.coverage.owner(region).faces() {
                [face] => compartment.get(face).copied(),
                _ => None,
            };
            of(arc.left) != of(arc.right)
        })
        .flat_map(|(_, arc)| arc.coords.windows(2))
        .map(|w| [w[0].min(w[1]), w[0].max(w[1])])
        .collect();
    for (_, arc) in made.arcs() {
        for w in arc.coords.windows(2) {
            if kept.contains(&[w[0].min(w[1]), w[0].max(w[1])]) {
                continue;
            }
            for thing in &town.things {
                let ring = thing
                    .outline
                    .iter()
                    .zip(thing.outline.iter().cycle().skip(1));
                for (a, b) in ring {
                    let across = orient(w[0], w[1], *a) * orient(w[0], w[1], *b);
                    let along = orient(*a, *b, w[0]) * orient(*a, *b, w[1]);
                    assert!(
                        across >= 0 || along >= 0,
                        "a house at {:?} is cut",
                        thing.at
                    );
                }
            }
        }
    }
}

#[test]
fn proposals_on_two_hundred_towns_are_sound() {
    let (mut judged, mut unjudged, mut impossible, mut missed) = (0, 0, 0, 0);
    let mut several = 0;
    for seed in 0..200 {
        let town = Town::new(seed, plan_of(seed));
        let total = (town.weight() / 390).max(2) as usize;
        let (prepared, found) = proposed(&town, Some(total), &QUICK);
        assert_eq!(prepared.count(), total);
        for one in &found {
            hold(&town, &prepared, one);
        }
        // What no search can help is told from what it did not find.
        for piece in pieces(&prepared.blocks) {
            let own = found[0].districts.iter();
            let own = own.filter(|d| piece.blocks.contains(&d.blocks[0]));
            let (within, outside): (Vec<_>, Vec<_>) = own.partition(|d| d.reason.is_none());
            let count = within.len() + outside.len();
            match piece.fits(count, BAND) {
                Some(true) => missed += usize::from(!outside.is_empty()),
                Some(false) => impossible += 1,
                None => unjudged += 1,
            }
            judged += 1;
        }
        // The best comes first, and no two are much the same.
        assert!(found.windows(2).all(|w| w[0].score.cost <= w[1].score.cost));
        differ(&prepared, &found, &QUICK);
        several += usize::from(found.len() > 1);
    }
    assert!(several > 0, "there is a choice");
    assert_eq!(
        missed, 0,
        "of {judged}, of which {impossible} are impossible"
    );
    assert!(20 * unjudged <= judged, "{unjudged} of {judged}");
}

/// As bytes, to the last bit of every figure, on one thread and on two; and nothing of what is locked is
/// touched.
#[test]
fn locks_and_groups_hold_on_two_hundred_towns_and_a_seed_gives_the_same_bytes() {
    let pools = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads")
    });
    let mut groups = 0;
    for seed in 0..200 {
        let plan = Plan {
            missing: 0.0,
            ..plan_of(seed)
        };
        let mut town = Town::new(seed, plan);
        // A house over a street may stand across what is locked.
        town.things.retain(|thing| thing.weights != [9, 20]);
        let locked = town.lock_some();
        assert!(!locked.is_empty() && !town.compartments.is_empty());
        groups += town.groups.len();
        let options = Options { seed, ..QUICK };
        let (prepared, found) = proposed(&town, None, &options);
        let homes = prepared.blocks.blocks.iter().flat_map(|block| &block.homes);
        let mut homes = homes.map(|(face, _)| face);
        assert!(homes.all(|face| !locked.contains(face)), "{seed}");
        for one in &found {
            hold(&town, &prepared, one);
            together(&town, &prepared, one);
            let label = |block: u32, _| one.district_of[block as usize];
            let cuts = prepared.blocks.cuts_of(label);
            assert!(cuts.keys().all(|face| !locked.contains(face)), "{seed}");
        }
        let bytes = |found: &[Alternative]| format!("{found:?}").into_bytes();
        for pool in &pools {
            let again = pool.install(|| proposed(&town, None, &options).1);
            assert_eq!(bytes(&found), bytes(&again), "{seed}");
        }
    }
    assert!(groups > 100, "{groups}");
}

#[test]
fn the_same_seed_gives_the_same_on_one_thread_and_on_two() {
    let town = Town::new(
        7,
        Plan {
            columns: 9,
            rows: 8,
            face: (3, 2),
            missing: 0.2,
        },
    );
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let options = Options { seed, ..QUICK };
        pool.expect("threads")
            .install(|| proposed(&town, Some(18), &options).1)
    };
    let one = on(1, 3);
    assert_eq!(one, on(2, 3));
    assert_eq!(one, on(2, 3));
    let districts = |found: &[Alternative]| -> Vec<Vec<u32>> {
        found.iter().map(|a| a.district_of.clone()).collect()
    };
    assert_ne!(districts(&one), districts(&on(2, 4)), "seeds matter");
    assert_eq!(
        format!("{one:?}").into_bytes(),
        format!("{:?}", on(2, 3)).into_bytes()
    );
}

#[test]
fn a_street_that_must_be_a_bound_is_one() {
    for seed in 0..12 {
        let mut town = Town::new(
            seed,
            Plan {
                columns: 6,
                rows: 6,
                face: (2, 3),
                missing: 0.0,
            },
        );
        // The streets from south to north come last; this one runs through the middle.
        let streets = town.lines.iter();
        let streets = streets.filter(|l| l.bound == Bound::Street && l.coords.len() == 7);
        let street = streets.rev().nth(1).cloned().expect("a street");
        town.groups.clear();
        town.things.retain(|thing| thing.weights != [9, 20]);
        let must = Line {
            must: true,
            coords: street.coords[1..6].to_vec(),
            ..street.clone()
        };
        town.lines.push(must);
        let (prepared, found) = proposed(&town, Some(9), &QUICK);
        let beside = prepared.blocks.links.iter().filter(|link| link.must);
        let beside: Vec<_> = beside.collect();
        assert!(!beside.is_empty(), "{seed}");
        for link in beside {
            let [a, b] = link.blocks.map(|b| found[0].district_of[b as usize]);
            assert_ne!(a, b, "{seed}");
        }
        hold(&town, &prepared, &found[0]);
    }
}

#[test]
fn who_stops_it_gets_nothing_but_the_best_so_far() {
    let town = Town::new(
        3,
        Plan {
            columns: 8,
            rows: 8,
            face: (2, 2),
            missing: 0.2,
        },
    );
    let prepared = Prepared::new(&town.ground(), aim(&town, Some(16))).expect("possible");
    let whole = Course::new();
    propose(&prepared, &QUICK, &whole, &Latest::default()).expect("nobody stops it");
    let so_far = whole.so_far();
    assert_eq!(so_far.total, Some(so_far.done), "all of it was counted");
    for counts in [0, 3, so_far.done / 2, so_far.done - 1] {
        let latest = Latest::default();
        let course = Course::stopping_after(counts);
        assert!(propose(&prepared, &QUICK, &course, &latest).is_err());
        if let Some(best) = latest.get() {
            hold(&town, &prepared, &best);
        }
        assert_eq!(latest.get().is_some(), counts > 5);
    }
}
