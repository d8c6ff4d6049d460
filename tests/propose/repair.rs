//! Repairing a division, held against what is possible at all (`judge`): how many districts can lie in
//! the band, and how little has to change hands for that.

use crate::invariants::{BAND, QUICK, aim};
use crate::judge::pieces;
use crate::town::{Plan, Town};
use gridroom::course::Course;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::propose::{Prepared, settle};
use std::collections::BTreeMap;

#[test]
fn a_repair_brings_districts_into_the_band_and_moves_little() {
    let (mut judged, mut unjudged, mut outside) = (0, 0, 0);
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
        assert!(made.faces().all(|d| made.face_regions(d).len() == 1));
        let weight = |block: &u32| blocks.blocks[*block as usize].weights[0];
        let mut before: BTreeMap<FaceId, u64> = BTreeMap::new();
        for block in &blocks.blocks {
            *before.entry(block.home().expect("a face")).or_default() += block.weights[0];
        }
        let is_out = |w: u64| !(BAND[0]..=BAND[1]).contains(&w);
        let moved = settled.moved.iter().map(|(block, _, _)| block);
        let whole: u64 = moved.clone().map(weight).sum();
        println!("{seed}: moved {whole} of {} was out {}", town.weight(), before.values().filter(|w| is_out(**w)).count());
        // Nothing to mend, nothing moved.
        if before.values().all(|w| !is_out(*w)) {
            assert_eq!(settled.moved, []);
        }
        for piece in pieces(blocks) {
            let own = one.districts.iter();
            let own = own.filter(|d| piece.blocks.contains(&d.blocks[0]));
            let out = own.filter(|d| is_out(d.weights[0])).count();
            let moved = moved.clone().filter(|b| piece.blocks.contains(b));
            let moved: u64 = moved.map(weight).sum();
            let fits = piece.fits(piece.faces().len(), BAND);
            let least = (out == 0).then(|| piece.least_moved(BAND, moved));
            println!("   {} blocks {} faces mean {} fits {fits:?} out {out} moved {moved} least {least:?}", piece.blocks.len(), piece.faces().len(), piece.whole() / piece.faces().len() as u64);
            outside += out;
            judged += usize::from(fits.is_some());
            unjudged += usize::from(fits.is_none());
            if let Some((least, true)) = least {
                sums[0] += moved;
                sums[1] += least.unwrap_or(moved);
            }
        }
    }
    println!("{judged} {unjudged} outside {outside} {sums:?}");
}
