//! A plan laid out to be redrawn, edit by edit, as the window does it.

use gridroom::geometry::coverage::{BuildOptions, Edit, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::Shape;
use gridroom::model::census::Census;
use gridroom::model::change::Change;
use gridroom::model::context::Context;
use gridroom::model::publication::Terms;
use gridroom::model::record::Kind;
use gridroom::model::redraw::Board;
use gridroom::model::roll::Roll;
use gridroom::model::{GridMap, Layer};
use gridroom::store::{Project, Stored};

/// A plan laid out to be worked on.
pub struct Table {
    pub map: GridMap,
    pub index: CoverageIndex,
    pub roll: Roll,
    pub census: Census,
    plan: String,
}

impl Table {
    pub fn of(project: &Project, plan: &str) -> Self {
        let grids = project.plan_grids(plan).expect("read");
        let keys = grids.iter().map(|s| s.key.clone()).collect();
        let layer = |stored: Vec<Stored>| Layer {
            features: stored.into_iter().map(|s| s.record.feature).collect(),
            ..Layer::default()
        };
        let map = GridMap::build(layer(grids), &BuildOptions::default());
        let index = CoverageIndex::new(&map.coverage);
        let houses = Context::of_layer(&layer(project.records(Kind::Building).expect("read")));
        let census = Census::new(&houses, &map.coverage, &index);
        Self {
            roll: Roll::new(&map, keys),
            map,
            index,
            census,
            plan: plan.to_owned(),
        }
    }

    pub fn redraw(&mut self, project: &mut Project, edit: &Edit) -> Vec<Change> {
        let mut board = Board {
            map: &mut self.map,
            index: &mut self.index,
            roll: &mut self.roll,
            census: &mut self.census,
        };
        let new_id = || Project::new_id().expect("random");
        let done = board.redraw(edit, |_, _| Ok(()), new_id);
        let changes = done.expect("possible").expect("something").changes;
        project
            .keep_plan_edit(&self.plan, edit.tool(), edit.place(), changes.clone())
            .expect("committed")
            .expect("an entry");
        changes
    }

    /// The grid at a place.
    pub fn face_at(&self, at: Coord) -> Option<FaceId> {
        self.index.face_at(&self.map.coverage, at)
    }

    /// Whether a corner of a grid lies at this longitude, in units of 1e-7 degree.
    pub fn has_border(&self, x: i32) -> bool {
        let shapes = self.map.features.iter().filter_map(|f| f.shape.as_ref());
        let mut rings = shapes.flat_map(|shape| &shape.polygons);
        rings.any(|polygon| polygon.outer.iter().any(|corner| corner.x == x))
    }

    /// What a grid covers.
    pub fn shape(&self, face: u32) -> &Shape {
        self.map.features[face as usize]
            .shape
            .as_ref()
            .expect("area")
    }
}

pub fn terms() -> Terms {
    Terms {
        date: "2021-09-12".to_owned(),
        largest_keeps_code: false,
        accepted: Vec::new(),
    }
}

pub fn plan_of(project: &mut Project) -> String {
    let entry = project.add_plan("八月方案", None).expect("made");
    entry.row.detail["plan"].as_str().expect("an id").to_owned()
}
