//! The tools, driven by scripts of events without a window.

use super::*;
use crate::geometry::coverage::{BuildOptions, Coverage, RefusalKind};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::context::{Context, ContextFeature, ContextKind};
use crate::model::{Feature, Layer};

/// Two by two cells with sides of 1000 units (about 10 m): 2 3 above 0 1; a street along
/// y = 500 and another along x = 300.
struct Bench {
    map: GridMap,
    index: CoverageIndex,
    snapper: Snapper,
    lines: Vec<Vec<Coord>>,
    census: Census,
    streets: Network,
    selection: BTreeSet<FaceId>,
    follows: bool,
    snaps: bool,
    tool: Tool,
}

fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_186_940_000 + x, 253_620_000 + y)
}

impl Bench {
    fn new(id: ToolId) -> Self {
        let cell = |x: i32, y: i32| Feature {
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer: vec![
                        at(x, y),
                        at(x + 1000, y),
                        at(x + 1000, y + 1000),
                        at(x, y + 1000),
                    ],
                    holes: Vec::new(),
                }],
            }),
            ..Feature::default()
        };
        let layer = Layer {
            features: vec![cell(0, 0), cell(1000, 0), cell(0, 1000), cell(1000, 1000)],
            ..Layer::default()
        };
        let map = GridMap::build(layer, &BuildOptions::default());
        let lines = vec![
            vec![at(-500, 500), at(2500, 500)],
            vec![at(300, -500), at(300, 2500)],
        ];
        let index = CoverageIndex::new(&map.coverage);
        let house = |x: i32, y: i32| ContextFeature {
            kind: ContextKind::Building,
            name: None,
            lines: Vec::new(),
            areas: vec![Polygon {
                outer: vec![at(x, y), at(x + 60, y), at(x + 60, y + 60), at(x, y + 60)],
                holes: Vec::new(),
            }],
            points: Vec::new(),
            households: Some(10),
            is_registered: false,
            is_estimated: false,
        };
        let houses = Context {
            features: vec![house(800, 600), house(850, 750), house(400, 100)],
        };
        Self {
            census: Census::new(&houses, &map.coverage, &index),
            index,
            snapper: Snapper::new(lines.iter().map(Vec::as_slice), []),
            streets: Network::new(&lines),
            lines,
            map,
            selection: BTreeSet::new(),
            follows: false,
            snaps: true,
            tool: Tool::take(id),
        }
    }

    fn run<T>(&mut self, work: impl FnOnce(&mut Tool, &Hand<'_>) -> T) -> T {
        let hand = Hand {
            map: &self.map,
            index: &self.index,
            snapper: &self.snapper,
            census: &self.census,
            streets: &self.streets,
            street_lines: &self.lines,
            reach_m: 0.5,
            snaps: self.snaps,
            follows: self.follows,
            selection: &self.selection,
        };
        work(&mut self.tool, &hand)
    }

    fn feed(&mut self, event: ToolEvent) -> Act {
        let act = self.run(|tool, hand| tool.feed(event, hand));
        if let Act::Edit(edit) = &act {
            let done = self.map.coverage.apply(&mut self.index, edit);
            assert!(done.is_ok(), "{edit:?}: {done:?}");
        }
        act
    }

    fn script(&mut self, events: &[ToolEvent]) -> Act {
        let acts = events.iter().map(|event| self.feed(*event));
        acts.last().unwrap_or(Act::Nothing)
    }

    fn pending(&mut self) -> Option<Edit> {
        self.run(|tool, hand| tool.pending(hand))
    }

    fn coverage(&self) -> &Coverage {
        &self.map.coverage
    }
}

fn press(x: i32, y: i32) -> ToolEvent {
    ToolEvent::Press {
        at: at(x, y),
        extend: false,
    }
}

fn click(x: i32, y: i32) -> ToolEvent {
    ToolEvent::Click {
        at: at(x, y),
        extend: false,
    }
}

fn shift_click(x: i32, y: i32) -> ToolEvent {
    ToolEvent::Click {
        at: at(x, y),
        extend: true,
    }
}

#[test]
fn a_node_follows_the_pointer_and_keeps_its_distance() {
    let mut bench = Bench::new(ToolId::Move);
    assert!(bench.run(|tool, hand| tool.claims(at(1020, 1010), false, hand)));
    assert!(!bench.run(|tool, hand| tool.claims(at(700, 700), false, hand)));
    bench.script(&[press(1020, 1010), ToolEvent::Drag(at(1220, 910))]);
    let edit = Edit::Move {
        moves: vec![(at(1000, 1000), at(1200, 900))],
    };
    assert_eq!(bench.pending(), Some(edit.clone()));
    assert_eq!(
        bench.feed(ToolEvent::Release(at(1220, 910))),
        Act::Edit(edit)
    );
    assert_eq!(bench.pending(), None);
    assert_eq!(bench.coverage().faults(), []);
}

#[test]
fn escape_gives_a_drag_up() {
    let mut bench = Bench::new(ToolId::Move);
    bench.script(&[press(1000, 1000), ToolEvent::Drag(at(1300, 900))]);
    assert!(bench.tool.is_busy());
    bench.feed(ToolEvent::Key(ToolKey::Escape));
    assert_eq!(bench.feed(ToolEvent::Release(at(1300, 900))), Act::Nothing);
    assert!(!bench.tool.is_busy());
}

#[test]
fn a_drag_that_goes_nowhere_does_nothing() {
    let mut bench = Bench::new(ToolId::Move);
    let act = bench.script(&[
        press(1000, 1000),
        ToolEvent::Drag(at(1000, 1000)),
        ToolEvent::Release(at(1000, 1000)),
    ]);
    assert_eq!(act, Act::Nothing);
}

#[test]
fn a_dragged_segment_gets_a_vertex_and_a_double_click_too() {
    let mut bench = Bench::new(ToolId::Move);
    let act = bench.script(&[
        press(1000, 700),
        ToolEvent::Drag(at(1150, 700)),
        ToolEvent::Release(at(1150, 700)),
    ]);
    let segment = [at(1000, 0), at(1000, 1000)];
    assert!(matches!(act, Act::Edit(Edit::Insert { segment: s, at: a })
        if (s == segment || s == [segment[1], segment[0]]) && a == at(1150, 700)));
    let act = bench.feed(ToolEvent::DoubleClick(at(610, 1003)));
    assert!(
        matches!(act, Act::Edit(Edit::Insert { at: a, .. }) if a == at(610, 1000)),
        "{act:?}"
    );
}

#[test]
fn dragging_snaps_and_a_key_forbids_it() {
    let mut bench = Bench::new(ToolId::Move);
    bench.script(&[press(1000, 1000), ToolEvent::Drag(at(1020, 520))]);
    let onto_street = Edit::Move {
        moves: vec![(at(1000, 1000), at(1020, 500))],
    };
    assert_eq!(bench.pending(), Some(onto_street));
    bench.snaps = false;
    bench.feed(ToolEvent::Drag(at(1020, 521)));
    let free = Edit::Move {
        moves: vec![(at(1000, 1000), at(1020, 521))],
    };
    assert_eq!(bench.pending(), Some(free));
}

#[test]
fn several_vertices_are_framed_moved_nudged_and_taken_away() {
    let mut bench = Bench::new(ToolId::Move);
    bench.script(&[
        ToolEvent::Press {
            at: at(-100, -100),
            extend: true,
        },
        ToolEvent::Drag(at(1100, 100)),
        ToolEvent::Release(at(1100, 100)),
    ]);
    let marked = bench.run(|tool, hand| tool.sketch(hand)).marked;
    assert_eq!(marked, [at(0, 0), at(1000, 0)]);
    let act = bench.script(&[
        press(0, 0),
        ToolEvent::Drag(at(50, -200)),
        ToolEvent::Release(at(50, -200)),
    ]);
    let moves = vec![(at(0, 0), at(50, -200)), (at(1000, 0), at(1050, -200))];
    assert_eq!(act, Act::Edit(Edit::Move { moves }));
    let act = bench.feed(ToolEvent::Key(ToolKey::Nudge(0, 1)));
    assert!(
        matches!(act, Act::Edit(Edit::Move { moves }) if moves.len() == 2 && moves[0].1.y > moves[0].0.y)
    );
    // Marks are added and taken off one by one; an ordinary click elsewhere clears them.
    let mut bench = Bench::new(ToolId::Move);
    bench.script(&[click(0, 0), shift_click(2000, 0), shift_click(0, 0)]);
    assert_eq!(
        bench.feed(ToolEvent::Key(ToolKey::Delete)),
        Act::Edit(Edit::Delete {
            at: vec![at(2000, 0)]
        })
    );
    assert_eq!(bench.feed(click(700, 700)), Act::Select(Some(FaceId(0))));
}

#[test]
fn a_line_of_clicks_splits_the_face_it_runs_in() {
    let mut bench = Bench::new(ToolId::Split);
    bench.script(&[
        click(700, -200),
        ToolEvent::Hover(at(700, 600)),
        click(700, 600),
    ]);
    assert!(matches!(bench.pending(), Some(Edit::Split { faces, .. }) if faces == [FaceId(0)]));
    // One point too many is taken back.
    bench.script(&[
        click(1500, 600),
        ToolEvent::Key(ToolKey::Backspace),
        ToolEvent::Hover(at(700, 1200)),
    ]);
    let act = bench.feed(ToolEvent::DoubleClick(at(700, 1200)));
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, .. }) if faces[..] == [FaceId(0)]),
        "{act:?}"
    );
    assert_eq!(bench.coverage().face_count(), 5);
    assert!(!bench.tool.is_busy());
}

#[test]
fn a_closed_line_cuts_out_and_the_selected_face_is_meant() {
    let mut bench = Bench::new(ToolId::Split);
    bench.snaps = true;
    bench.selection = BTreeSet::from([FaceId(3)]);
    let act = bench.script(&[
        click(1200, 1600),
        click(1700, 1600),
        click(1500, 1900),
        click(1205, 1602),
    ]);
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, lines }) if faces[..] == [FaceId(3)] && lines[0].first() == lines[0].last()),
        "{act:?}"
    );
    assert_eq!(bench.coverage().face_polygons(FaceId(3))[0].holes.len(), 1);
}

#[test]
fn a_line_that_means_nothing_is_refused_where_it_is() {
    for (tool, kind) in [
        (ToolId::Split, RefusalKind::NoCut),
        (ToolId::Reshape, RefusalKind::NoStretch),
    ] {
        let mut bench = Bench::new(tool);
        let act = bench.script(&[
            click(-900, -900),
            click(-800, -700),
            ToolEvent::Key(ToolKey::Enter),
        ]);
        assert!(matches!(act, Act::Refuse(refusal) if refusal.kind == kind));
        let act = bench.script(&[click(-900, -900), ToolEvent::Key(ToolKey::Enter)]);
        assert_eq!(act, Act::Nothing);
    }
}

#[test]
fn freehand_splits_too() {
    let mut bench = Bench::new(ToolId::Split);
    let mut events = vec![press(-100, 700)];
    events.extend((0..12).map(|k| ToolEvent::Drag(at(k * 100, 700 + (k % 3) * 10))));
    events.push(ToolEvent::Release(at(1100, 700)));
    let act = bench.script(&events);
    assert!(matches!(act, Act::Edit(Edit::Split { faces, .. }) if faces == [FaceId(0)]));
    assert_eq!(bench.coverage().face_count(), 5);
}

#[test]
fn lines_follow_the_streets() {
    let mut bench = Bench::new(ToolId::Split);
    bench.follows = true;
    bench.script(&[click(300, -200), ToolEvent::Hover(at(1000, 500))]);
    let Some(Edit::Split { lines, .. }) = bench.pending() else {
        panic!("a line");
    };
    assert_eq!(lines[0], [at(300, -200), at(300, 500), at(1000, 500)]);
}

#[test]
fn reshaping_means_the_face_both_ends_lie_on() {
    let mut bench = Bench::new(ToolId::Reshape);
    let act = bench.script(&[
        click(1000, 200),
        click(1300, 500),
        click(1000, 800),
        ToolEvent::Key(ToolKey::Enter),
    ]);
    assert!(
        matches!(
            act,
            Act::Edit(Edit::Reshape {
                face: FaceId(0),
                ..
            })
        ),
        "{act:?}"
    );
    let mut bench = Bench::new(ToolId::Reshape);
    bench.selection = BTreeSet::from([FaceId(1)]);
    let act = bench.script(&[
        click(1000, 200),
        click(1300, 500),
        click(1000, 800),
        ToolEvent::Key(ToolKey::Enter),
    ]);
    assert!(
        matches!(
            act,
            Act::Edit(Edit::Reshape {
                face: FaceId(1),
                ..
            })
        ),
        "{act:?}"
    );
}

#[test]
fn the_selected_face_takes_the_block_that_is_clicked() {
    let mut bench = Bench::new(ToolId::Give);
    assert_eq!(bench.feed(click(1500, 300)), Act::Select(Some(FaceId(1))));
    bench.selection = BTreeSet::from([FaceId(1)]);
    bench.feed(ToolEvent::Hover(at(700, 200)));
    let shown = bench.run(|tool, hand| tool.sketch(hand)).area;
    assert_eq!(
        shown[0].iter().copied().collect::<BTreeSet<_>>(),
        [(300, 0), (300, 500), (1000, 0), (1000, 500)]
            .map(|(x, y)| at(x, y))
            .into()
    );
    let act = bench.feed(click(700, 200));
    assert!(matches!(
        act,
        Act::Edit(Edit::Give {
            from: FaceId(0),
            to: FaceId(1),
            ..
        })
    ));
    assert_eq!(bench.coverage().face_polygons(FaceId(1)).len(), 1);
    assert_eq!(bench.feed(click(1500, 300)), Act::Select(Some(FaceId(1))));
}

/// Two houses are marked; the ground that holds them and reaches the boundary goes over.
#[test]
fn the_selected_face_takes_a_group_of_buildings() {
    let mut bench = Bench::new(ToolId::Give);
    bench.selection = BTreeSet::from([FaceId(1)]);
    bench.script(&[
        shift_click(830, 630),
        shift_click(430, 130),
        shift_click(880, 780),
    ]);
    // One too many is taken back.
    bench.feed(shift_click(430, 130));
    assert!(bench.tool.is_busy());
    let before = bench.census.households(FaceId(0));
    let act = bench.feed(ToolEvent::Key(ToolKey::Enter));
    assert!(
        matches!(
            &act,
            Act::Edit(Edit::Give {
                from: FaceId(0),
                to: FaceId(1),
                ..
            })
        ),
        "{act:?}"
    );
    assert_eq!(bench.coverage().faults(), []);
    let given = bench.coverage().face_polygons(FaceId(1));
    let (lived, _) = bench.census.households_within(&given);
    assert_eq!((before, lived), (Some(30), 20));
    assert_eq!(given.len(), 1);
    // What lies beside nobody's selected grid cannot be given to it.
    let mut bench = Bench::new(ToolId::Give);
    bench.selection = BTreeSet::from([FaceId(3)]);
    bench.feed(shift_click(830, 630));
    let act = bench.feed(ToolEvent::Key(ToolKey::Enter));
    assert!(matches!(act, Act::Refuse(r) if r.kind == RefusalKind::NotBeside));
    bench.feed(ToolEvent::Key(ToolKey::Escape));
    assert!(!bench.tool.is_busy());
}

#[test]
fn several_lines_cut_at_once() {
    let mut bench = Bench::new(ToolId::Split);
    bench.script(&[click(600, -100), shift_click(600, 1100), click(-100, 700)]);
    let shown = bench.run(|tool, hand| tool.sketch(hand)).lines;
    assert_eq!(shown.len(), 1);
    let act = bench.script(&[click(1100, 700), ToolEvent::Key(ToolKey::Enter)]);
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, lines }) if faces[..] == [FaceId(0)] && lines.len() == 2)
    );
    assert_eq!(bench.coverage().face_count(), 7);
}

/// The line runs over four grids, of which three are selected and two of these are in its way.
#[test]
fn all_selected_faces_under_a_line_are_cut_at_once() {
    let mut bench = Bench::new(ToolId::Split);
    bench.selection = [FaceId(0), FaceId(2), FaceId(3)].into();
    bench.script(&[click(640, -200), ToolEvent::Hover(at(710, 600))]);
    assert!(matches!(bench.pending(), Some(Edit::Split { faces, .. }) if faces == [FaceId(0)]));
    let act = bench.script(&[click(760, 2200), ToolEvent::Key(ToolKey::Enter)]);
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, .. }) if faces[..] == [FaceId(0), FaceId(2)]),
        "{act:?}"
    );
    assert_eq!(bench.coverage().face_count(), 6);
    assert_eq!(bench.coverage().faults(), []);
}

/// A long line seen at a few places only would be taken for one over the neighbour.
#[test]
fn a_selected_face_is_meant_however_narrow_it_is_under_the_line() {
    let mut bench = Bench::new(ToolId::Split);
    bench.selection = [FaceId(1)].into();
    let act = bench.script(&[
        click(-6500, 280),
        click(9500, 310),
        ToolEvent::Key(ToolKey::Enter),
    ]);
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, .. }) if faces[..] == [FaceId(1)]),
        "{act:?}"
    );
    assert_eq!(bench.coverage().face_count(), 5);
}

/// Along the boundary of a selected grid a line runs over nobody's ground; across its neighbour it
/// does.
#[test]
fn a_selected_face_beside_the_line_is_not_meant() {
    let mut bench = Bench::new(ToolId::Split);
    bench.selection = [FaceId(2)].into();
    // Along the southern side of the selected one, then down through the other.
    let act = bench.script(&[
        click(0, 1000),
        click(1000, 1000),
        click(620, -150),
        ToolEvent::Key(ToolKey::Enter),
    ]);
    assert!(
        matches!(&act, Act::Edit(Edit::Split { faces, .. }) if faces[..] == [FaceId(0)]),
        "{act:?}"
    );
}
