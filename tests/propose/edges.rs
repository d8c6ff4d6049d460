//! Lines that are pointed at: which one is meant, and that it is a bound of what is proposed then.

use crate::sample::Sample;
use gridroom::course::Course;
use gridroom::geometry::coverage::{Arc, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::propose::Latest;
use gridroom::model::context::ContextKind;
use gridroom::model::propose::{Scope, Wish, begin, edge_at};

const REACH_M: f64 = 6.0;

fn middle(line: &[Coord]) -> Coord {
    let w = &line[(line.len() - 1) / 2..];
    Coord::new(w[0].x.midpoint(w[1].x), w[0].y.midpoint(w[1].y))
}

/// Lanes of which the middle lies away from all boundaries.
fn inner_lane(sample: &Sample) -> Vec<Coord> {
    let index = CoverageIndex::new(&sample.map.coverage);
    let ways = sample.context.features.iter();
    let lanes = ways.filter(|feature| feature.kind == ContextKind::Lane);
    let mut lines = lanes.flat_map(|feature| &feature.lines);
    let is_inner = |line: &&Vec<Coord>| {
        line.len() > 1
            && (index.nearest(&sample.map.coverage, middle(line), 4.0 * REACH_M)).is_none()
    };
    lines.find(is_inner).cloned().expect("a lane within a grid")
}

fn community() -> Wish {
    Wish {
        scope: Scope::Communities(vec!["城内社区".to_owned()]),
        grids: Some(10),
        ..Wish::default()
    }
}

/// A boundary between two grids of one area of the community.
fn boundary(sample: &Sample) -> Vec<Coord> {
    let faces = sample.field().faces(&community());
    let area = |face: FaceId| {
        let properties = sample.map.feature(face).and_then(|f| f.properties.as_ref());
        properties.map(|p| p["area_code"].clone())
    };
    let coverage = &sample.map.coverage;
    let side = |region| match coverage.owner(region).faces() {
        [face] => Some(*face).filter(|face| faces.contains(face)),
        _ => None,
    };
    let is_inner = |arc: &Arc| {
        let sides = side(arc.left).zip(side(arc.right));
        sides.is_some_and(|(a, b)| a != b && area(a) == area(b))
    };
    let mut arcs = coverage.arcs().map(|(_, arc)| arc);
    let found = arcs.find(|arc: &&Arc| is_inner(arc));
    found.expect("grids of one area").coords.clone()
}

#[test]
fn a_place_means_the_boundary_or_the_nameless_lane_there() {
    let mut sample = Sample::old();
    for feature in &mut sample.context.features {
        feature.name = None;
    }
    let at = |place: Coord| edge_at(&sample.map, &sample.context, place, REACH_M);
    let line = boundary(&sample);
    assert_eq!(at(middle(&line)), Some(line));
    let lane = inner_lane(&sample);
    assert_eq!(at(middle(&lane)), Some(lane));
    let nowhere = Coord::from_degrees(118.0, 25.0).expect("on the globe");
    assert_eq!(at(nowhere), None);
}

#[test]
fn what_was_pointed_at_is_a_bound() {
    let sample = Sample::old();
    let field = sample.field();
    let free = begin(&field, &community()).expect("possible");
    assert!(free.prepared.blocks.links.iter().all(|link| !link.must));
    let wish = Wish {
        bounds: vec![boundary(&sample)],
        ..community()
    };
    let proposal = begin(&field, &wish).expect("possible");
    let found = proposal.search(&Course::new(), &Latest::default());
    let found = found.expect("nobody stops it");
    let links = proposal.prepared.blocks.links.iter();
    let beside: Vec<[u32; 2]> = links.filter(|l| l.must).map(|l| l.blocks).collect();
    assert!(!beside.is_empty(), "blocks lie on both sides of it");
    for blocks in &beside {
        let [a, b] = blocks.map(|block| found[0].district_of[block as usize]);
        assert_ne!(a, b, "{blocks:?}");
    }
}
