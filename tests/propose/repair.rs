//! Repairing a division, held against what is possible at all (`judge`): how many districts can lie in
//! the band, and how little has to change hands for that.

use crate::invariants::{BAND, QUICK, aim};
use crate::judge::{Least, pieces};
use crate::town::{Plan, Town};
use gridroom::course::Course;
use gridroom::geometry::propose::{Prepared, settle};

#[test]
fn a_repair_brings_districts_into_the_band_and_moves_little() {
    let (mut judged, mut impossible, mut missed, mut least_known) = (0, 0, 0, 0);
    let mut sums = [0, 0];
    for seed in 0..40 {
        let town = Town::new(
            seed,
            Plan {
                columns: 8,
                rows: 8,
                face: (2, 2),
                missing: 0.0,
            },
        );
        let aim = aim(&town, None);
        let prepared = Prepared::new(&town.ground(), aim.clone()).expect("possible");
        let blocks = &prepared.blocks;
        let settled = settle(blocks, &aim, &QUICK, &Course::new()).expect("not stopped");
        let again = settle(blocks, &aim, &QUICK, &Course::new()).expect("not stopped");
        assert_eq!(settled, again);
        let one = &settled.alternative;
        assert_eq!(one.districts.len(), town.coverage.face_count());
        let made = blocks.coverage(&one.district_of, one.districts.len());
        for district in made.faces() {
            assert_eq!(made.face_regions(district).len(), 1, "{seed}");
        }
        let weight = |block: &u32| blocks.blocks[*block as usize].weights[0];
        let moved = settled.moved.iter().map(|(block, _, _)| block);
        let whole: u64 = moved.clone().map(weight).sum();
        assert!(
            4 * whole <= town.weight(),
            "{seed}: {whole} of {}",
            town.weight()
        );
        for piece in pieces(blocks) {
            let own = one.districts.iter();
            let own = own.filter(|d| piece.blocks.contains(&d.blocks[0]));
            let out = own.filter(|d| !(BAND[0]..=BAND[1]).contains(&d.weights[0]));
            let out = out.count();
            let Some(fits) = piece.fits(piece.faces(), BAND) else {
                continue;
            };
            judged += 1;
            if !fits {
                // No division of these blocks lies in the band: it is left as near as it comes.
                impossible += 1;
                continue;
            }
            missed += usize::from(out > 0);
            if out > 0 {
                continue;
            }
            let moved = moved.clone().filter(|b| piece.blocks.contains(b));
            let moved: u64 = moved.map(weight).sum();
            let least = piece.least_moved(BAND, moved);
            // Nothing to mend, nothing moved.
            if least == Least::Found(0) {
                assert_eq!(moved, 0, "{seed}");
            }
            let least = match least {
                Least::Found(least) => least,
                Least::NoLess => moved,
                Least::Unknown => continue,
            };
            least_known += 1;
            sums[0] += moved;
            sums[1] += least;
        }
    }
    assert_eq!((judged, impossible), (80, 1));
    // Better figures may be written here, worse ones not: parts that could lie in the band and do not;
    // what is moved, in percent of the least there is.
    assert!(missed <= 1, "{missed} could lie in the band");
    assert!(least_known >= 78, "{least_known}");
    assert!(100 * sums[0] <= 108 * sums[1], "{sums:?}");
}

#[test]
fn a_repair_that_is_stopped_ends_before_a_compartment_is_settled() {
    let plan = Plan {
        columns: 8,
        rows: 8,
        face: (2, 2),
        missing: 0.0,
    };
    let town = Town::new(1, plan);
    let aim = aim(&town, None);
    let prepared = Prepared::new(&town.ground(), aim.clone()).expect("possible");
    let course = Course::new();
    course.stop();
    assert!(settle(&prepared.blocks, &aim, &QUICK, &course).is_err());
    assert_eq!(course.so_far().done, 0, "none was settled to its end");
}
