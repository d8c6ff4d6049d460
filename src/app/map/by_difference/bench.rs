//! A plan on the table without a window: a slanted town, random edits, undo and redo.

use super::super::prepared::Prepared;
use super::super::{BasemapView, Camera, MapView};
use crate::app::jobs::source::Source;
use crate::app::map::layers::baked::{Baked, BakedKey};
use crate::app::map::layers::coarse::Coarse;
use crate::app::map::scene::{Basemap, Drafting, LabelText, Layers, Scene};
use crate::app::map::tools::Tool;
use crate::app::project::parts::MapParts;
use crate::app::state::session::Said;
use crate::app::state::session::Session;
use crate::app::workspaces::redraw::open_plan::Redraw;
use crate::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId, faces_under};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::polygon::{Polygon, Shape};
use crate::i18n::{I18n, Language};
use crate::model::change::Change;
use crate::model::context::{Context, ContextFeature, ContextKind};
use crate::model::plan::{PlanInfo, Status};
use crate::model::record::{Key, Kind};
use crate::model::{Feature, GridMap, Layer};
use crate::rules::zone::Zone;
use crate::store::journal::Author;
use crate::store::{ActionName, Entry, EntryRow, Mode};
use egui::{Pos2, Rect, pos2};
use serde_json::json;

/// A plain generator: the same edits on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn offset(&mut self, within: i32) -> i32 {
        self.roll(2 * within.unsigned_abs() as usize + 1) as i32 - within.abs()
    }
}

/// A place of a town that is turned and sheared: nothing in it runs along an axis.
fn at(u: i32, v: i32) -> Coord {
    let (u, v) = (i64::from(u), i64::from(v));
    let x = (u * 9_397 - v * 3_420) / 10_000;
    let y = (u * 3_120 + v * 9_750) / 10_000;
    Coord::new(1_186_900_000 + x as i32, 253_600_000 + y as i32)
}

/// Cells with bent sides, in communities of three columns.
pub fn town(side: i32, dice: &mut Dice) -> Vec<Feature> {
    const CELL: i32 = 30_000;
    let count = (side + 1) as usize;
    let corners: Vec<Coord> = (0..count * count)
        .map(|i| {
            let (i, j) = ((i % count) as i32, (i / count) as i32);
            at(i * CELL + dice.offset(5_000), j * CELL + dice.offset(5_000))
        })
        .collect();
    let corner = |i: i32, j: i32| corners[(j * (side + 1) + i) as usize];
    // A bend must be the same from both sides.
    let bend = |a: Coord, b: Coord| {
        let (a, b) = (a.min(b), a.max(b));
        Coord::new(a.x.midpoint(b.x) + 1_300, a.y.midpoint(b.y) - 900)
    };
    let cell = |k: i32| {
        let (i, j) = (k % side, k / side);
        let ring = [
            corner(i, j),
            corner(i + 1, j),
            corner(i + 1, j + 1),
            corner(i, j + 1),
        ];
        let outer = (0..4).flat_map(|k| [ring[k], bend(ring[k], ring[(k + 1) % 4])]);
        let properties = json!({
            "name": format!("仙糖{k:02}"), "code": format!("350322001{k:06}"),
            "community": format!("社区{}", i / 3), "community_code": format!("c{}", i / 3),
            "households": 400, "residents": 1000 + k, "plan": "p",
        });
        Feature {
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer: outer.collect(),
                    holes: Vec::new(),
                }],
            }),
            properties: properties.as_object().cloned(),
            ..Feature::default()
        }
    };
    // One cell is a lake, one a gap's worth of nobody's ground.
    let cells = (0..side * side).filter(|k| *k != side * 2 + 3);
    cells.map(cell).collect()
}

/// Slanted houses all over, and an entrance here and there.
fn behind(map: &GridMap, count: usize, dice: &mut Dice) -> Context {
    let bounds = map.coverage.bounds().expect("faces");
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    let side = ((f64::from(width) * f64::from(height) / count as f64).sqrt() / 4.0) as i32;
    let mut features = Vec::new();
    for number in 0..count {
        let x = bounds.min.x + dice.roll(width as usize) as i32;
        let y = bounds.min.y + dice.roll(height as usize) as i32;
        let is_entrance = number % 40 == 0;
        let corners = [
            (0, 0),
            (side, side / 3),
            (side / 2, side),
            (-side / 3, side / 2),
        ];
        let outer = corners.map(|(dx, dy)| Coord::new(x + dx, y + dy)).to_vec();
        let house = Polygon {
            outer,
            holes: Vec::new(),
        };
        features.push(ContextFeature {
            kind: if is_entrance {
                ContextKind::Entrance
            } else {
                ContextKind::Building
            },
            name: None,
            lines: Vec::new(),
            areas: if is_entrance { Vec::new() } else { vec![house] },
            points: if is_entrance {
                vec![Coord::new(x, y)]
            } else {
                Vec::new()
            },
            households: (!is_entrance).then(|| dice.roll(90) as u32),
            is_registered: false,
            is_estimated: false,
        });
    }
    Context { features }
}

/// A window's state with a plan on the table.
pub struct Bench {
    pub session: Session,
    pub view: MapView,
    pub published: Coverage,
    /// What a map that is looked at closely shows: grids at its edge are cut by it.
    pub near: Option<Camera>,
    /// Where names stand there.
    pub spots: Vec<(FaceId, Pos2, f32)>,
    /// The zones in force on the ground of the plan, with their number.
    pub zones: Option<(Vec<Zone>, u64)>,
    tool: Tool,
    layers: Layers,
    i18n: I18n,
    /// Entries that can be taken back, and that can be done again.
    done: Vec<(String, Vec<Change>)>,
    undone: Vec<(String, Vec<Change>)>,
    number: usize,
}

impl Bench {
    pub fn new(features: Vec<Feature>, houses: usize, dice: &mut Dice) -> Self {
        let layer = Layer {
            features,
            ..Layer::default()
        };
        let options = BuildOptions {
            tolerance_m: 0.5,
            ..BuildOptions::default()
        };
        let mut map = GridMap::build(layer, &options);
        map.coverage.repair(&Default::default());
        map.take_shapes_from_coverage();
        map.backdrop = behind(&map, houses, dice);
        let keys = (0..map.features.len()).map(|i| Key::new(Kind::PlanGrid, format!("g{i}")));
        let mut parts = MapParts::new(map.clone(), keys.collect());
        let info = PlanInfo {
            id: "p".to_owned(),
            name: "方案".to_owned(),
            status: Status::Draft,
            unlocked: Some("试".to_owned()),
            since: 0,
        };
        let redraw = Redraw::new(info, &parts.map, &parts.index, &map.coverage);
        parts.redraw = Some(Box::new(redraw));
        let mut session = Session::default();
        session.open(Source::Town, parts, Said::default());
        let mut bench = Self {
            session,
            view: MapView::default(),
            published: map.coverage,
            near: None,
            spots: Vec::new(),
            zones: None,
            tool: Tool::default(),
            layers: Layers::default(),
            i18n: I18n::new(Language::Chinese),
            done: Vec::new(),
            undone: Vec::new(),
            number: 0,
        };
        bench.look();
        bench
    }

    /// All is in view, and thinned.
    fn plan_key(&self, prepared: &Prepared) -> (BakedKey, Camera) {
        let bounds = prepared.bounds;
        let scale = 700.0 / bounds.side();
        let camera = Camera {
            centre: [0, 1].map(|i| f64::midpoint(bounds.min[i], bounds.max[i])),
            scale,
            rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 768.0)),
        };
        let key = BakedKey {
            layers: self.layers.clone(),
            dark: false,
            over_tiles: false,
            density: 1.0,
            level: Some((0.4 / scale).log2().floor() as i32),
        };
        (key, camera)
    }

    pub fn map(&self) -> &GridMap {
        &self.session.document().expect("a map").map
    }

    /// The map follows, as it does in a frame.
    pub fn look(&mut self) {
        let document = self.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        let zones = self.zones.as_ref();
        let table = zones.map(|(zones, number)| Drafting {
            tool: &self.tool,
            redraw,
            follows: false,
            preview: None,
            refusal: None,
            proposed: None,
            together: &[],
            fixed: &[],
            moved: None,
            by_size: false,
            zones: Some((zones.as_slice(), *number)),
        });
        let scene = Scene {
            map: &document.map,
            index: &document.index,
            outcomes: self.session.outcomes(),
            selection: self.session.selection(),
            layers: &self.layers,
            basemap: &Basemap::None,
            label_text: LabelText::Name,
            dark: false,
            folds_legend: false,
            i18n: &self.i18n,
            epidemic: None,
            incoming: None,
            incoming_at: None,
            table,
            aim: Default::default(),
            from_afar: false,
            strip: None,
            trace: Default::default(),
        };
        let projection = BasemapView::projection(scene.basemap);
        self.view.follow_map(&scene, projection);
        self.view.follow_zones(&scene);
        if let Some(prepared) = &self.view.prepared {
            let camera = *self.near.get_or_insert_with(|| Camera {
                centre: prepared.bounds.middle(),
                scale: 2_000.0 / prepared.bounds.side(),
                rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 768.0)),
            });
            self.spots = self.view.labels.spots(prepared, camera);
        }
        let Some(prepared) = self
            .view
            .prepared
            .as_ref()
            .filter(|_| self.view.baked.is_none())
        else {
            return;
        };
        // Nothing was drawn yet, or all has other colours.
        let (key, camera) = self.plan_key(prepared);
        let coarse = Coarse::at(None, prepared, key.level.unwrap_or_default());
        let baked = Baked::new(prepared, Some(&coarse), key, camera);
        (self.view.baked, self.view.coarse) = (Some(baked), Some(coarse));
    }

    fn entry(root: &str, mode: Mode, changes: Vec<Change>) -> Entry {
        let detail = json!({"plan": "p"});
        Entry {
            row: EntryRow {
                seq: 0,
                entry: root.to_owned(),
                author: Author {
                    actor: "local".to_owned(),
                    role: "planner".to_owned(),
                    workspace: "here".to_owned(),
                },
                at: String::new(),
                action: Some(ActionName::EditPlan),
                mode,
                root: root.to_owned(),
                place: None,
                detail: detail.as_object().cloned().expect("an object"),
            },
            changes,
        }
    }

    /// Do an edit, and have it in the journal; whether anything was done.
    pub fn edit(&mut self, edit: &Edit) -> bool {
        let number = self.number;
        let mut part = 0;
        let new_id = || {
            part += 1;
            format!("n{number}-{part}")
        };
        match self.session.edit_plan(edit, new_id) {
            Ok(changes) => self.enter(changes),
            Err(_) => false,
        }
    }

    pub fn enter(&mut self, changes: Vec<Change>) -> bool {
        if changes.is_empty() {
            return false;
        }
        self.number += 1;
        let root = format!("e{}", self.number);
        let entry = Self::entry(&root, Mode::Do, changes.clone());
        assert!(self.session.take_entry(&entry));
        self.done.push((root, changes));
        self.undone.clear();
        true
    }

    pub fn undo(&mut self) -> bool {
        let Some((root, changes)) = self.done.pop() else {
            return false;
        };
        let inverse = changes.iter().rev().map(Change::inverse).collect();
        let entry = Self::entry(&root, Mode::Undo, inverse);
        assert!(self.session.take_entry(&entry), "{root} undone");
        self.undone.push((root, changes));
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some((root, changes)) = self.undone.pop() else {
            return false;
        };
        let entry = Self::entry(&root, Mode::Redo, changes.clone());
        assert!(self.session.take_entry(&entry), "{root} done again");
        self.done.push((root, changes));
        true
    }

    pub fn random_edit(&self, dice: &mut Dice) -> Edit {
        let coverage = &self.map().coverage;
        let arcs: Vec<_> = coverage.arcs().map(|(_, arc)| arc).collect();
        let arc = arcs[dice.roll(arcs.len())];
        let i = dice.roll(arc.coords.len() - 1);
        let (a, b) = (arc.coords[i], arc.coords[i + 1]);
        let reach = (a.x.abs_diff(b.x).max(a.y.abs_diff(b.y)) as i32 / 2).clamp(2, 20_000);
        let near = |dice: &mut Dice, c: Coord, by: i32| {
            Coord::new(c.x + dice.offset(by), c.y + dice.offset(by))
        };
        let sides: Vec<FaceId> = [arc.left, arc.right]
            .into_iter()
            .flat_map(|r| coverage.owner(r).faces().to_vec())
            .collect();
        let face = sides[dice.roll(sides.len())];
        match dice.roll(10) {
            0..=2 => Edit::Move {
                moves: vec![(a, near(dice, a, reach))],
            },
            3 => Edit::Insert {
                segment: [a, b],
                at: near(
                    dice,
                    Coord::new(a.x.midpoint(b.x), a.y.midpoint(b.y)),
                    reach,
                ),
            },
            4 => Edit::Delete { at: vec![a] },
            5 | 6 => {
                // A face, or all on both sides of the arc that lie under the line.
                let boxes = sides.iter().filter_map(|f| coverage.face_bounds(*f));
                let bounds = boxes.reduce(Bounds::union).expect("area");
                let (low, high) = (bounds.min, bounds.max);
                let (w, h) = (high.x - low.x, high.y - low.y);
                let x = low.x + dice.roll(w as usize + 1) as i32;
                let top = low.x + dice.roll(w as usize + 1) as i32;
                let ends = [
                    Coord::new(x, low.y - h / 8 - 5),
                    Coord::new(top, high.y + h / 8 + 5),
                ];
                let lines = vec![ends.to_vec()];
                let index = &self.session.document().expect("a map").index;
                let under = faces_under(coverage, index, &lines).into_iter();
                let under = under.map(|(face, _)| face);
                let mut faces: Vec<FaceId> = under.filter(|f| sides.contains(f)).collect();
                if faces.is_empty() {
                    faces.push(face);
                }
                Edit::Split { faces, lines }
            }
            7 => Edit::Merge {
                faces: sides,
                into: face,
            },
            8 => {
                let by = reach.max(300) / 2;
                let corners = [(-by, -by / 2), (by, -by), (by / 2, by), (-by, by / 3)];
                let ring = corners.map(|(dx, dy)| Coord::new(a.x + dx, a.y + dy));
                Edit::Give {
                    rings: vec![ring.to_vec()],
                    from: face,
                    to: sides[dice.roll(sides.len())],
                }
            }
            _ => {
                let (start, end) = (arc.coords[0], arc.coords[arc.coords.len() - 1]);
                let middle = near(dice, a, reach * 2);
                Edit::Reshape {
                    face,
                    line: vec![near(dice, start, 5), middle, near(dice, end, 5)],
                }
            }
        }
    }
}
