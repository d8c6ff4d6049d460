//! A proposal as a draft plan of a project: taken as one action, taken back as one.

use crate::sample::Layers;
use gridroom::course::Course;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::propose::Latest;
use gridroom::model::Layer;
use gridroom::model::act::{Act, Tool};
use gridroom::model::comparison::compare;
use gridroom::model::context::Context;
use gridroom::model::plan::{BASE, bases};
use gridroom::model::propose::{Field, Pick, Scope, Wish, begin, take};
use gridroom::model::publication::Terms;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{NewProject, OpenOptions, Project, Stored};
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The town in a project.
fn project_of(layers: Layers, folder: &Path) -> Project {
    let new = NewProject {
        title: "town".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let options = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: false,
    };
    let (path, contents) = (folder.join("town.gpkg"), layers.contents());
    let mut project = Project::create(&path, &new, &contents, &options).expect("made");
    project.get_ready().expect("ready");
    project
}

#[test]
fn a_proposal_becomes_a_plan_like_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project_of(Layers::new(true), folder.path());
    let around = project.surroundings().expect("read");
    let table = project.published_table().expect("read");
    let field = Field {
        map: &table.map,
        census: &table.census,
        context: &around.context,
        wholes: &around.wholes,
        heads: &around.heads,
    };
    let wish = Wish {
        grids: Some(156),
        ..Wish::default()
    };
    let proposal = begin(&field, &wish).expect("possible");
    let found = proposal
        .search(&Course::new(), &Latest::default())
        .expect("nobody stops it");
    let entry = project.add_plan("156", None).expect("made");
    let plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    let before = project.plan_grids(&plan).expect("read");
    let table = project.plan_table(&plan).expect("read");
    let blocks = &proposal.prepared.blocks;
    let new_id = || Project::new_id().expect("an id");
    let taken = take(&table, blocks, &found[0], &Pick::All, false, new_id).expect("possible");
    assert_eq!(taken.grids.len(), 156);
    project
        .keep_proposal(&plan, false, taken.changes)
        .expect("kept");
    let after = project.plan_grids(&plan).expect("read");
    assert_eq!((before.len(), after.len()), (77, 156));
    // Read again from the records it is the same, and without a seam.
    let again = project.plan_table(&plan).expect("read");
    assert_eq!(again.map.findings, []);
    let mut households: Vec<u32> = again
        .map
        .faces()
        .map(|face| again.census.households(face).unwrap_or(0))
        .collect();
    let mut expected: Vec<u32> = found[0]
        .districts
        .iter()
        .map(|d| d.weights[0] as u32)
        .collect();
    households.sort_unstable();
    expected.sort_unstable();
    assert_eq!(households, expected);
    // Most grids come from one; all from some, and the record of every old one goes on.
    let mut names = BTreeSet::new();
    for stored in &after {
        let properties = stored.record.feature.properties.as_ref().expect("some");
        assert!(!bases(properties).is_empty(), "{BASE} is missing");
        assert!(names.insert(properties["name"].as_str().expect("a name").to_owned()));
        let said = properties["households"].as_u64().expect("a count");
        assert!(said > 0 && said < 2_000);
    }
    let kept = before
        .iter()
        .filter(|b| after.iter().any(|a| a.key == b.key));
    assert!(kept.count() >= 70);
    assert_eq!(again.map.coverage.check(1.0).faults, []);
    // One action, taken back as one.
    project.undo().expect("taken back");
    let records = |stored: Vec<Stored>| -> BTreeMap<_, _> {
        let stored = stored.into_iter();
        stored.map(|stored| (stored.key, stored.record)).collect()
    };
    let restored = project.plan_grids(&plan).expect("read");
    assert_eq!(records(restored), records(before));
}

#[test]
fn some_grids_of_a_proposal_are_taken_and_the_rest_stays() {
    let sample = Layers::new(true);
    let keys = sample.grids.features.iter().enumerate().map(|(i, _)| {
        gridroom::model::record::Key::new(gridroom::model::record::Kind::PlanGrid, format!("p{i}"))
    });
    let keys: Vec<_> = keys.collect();
    let houses = gridroom::model::context::Context::of_layer(&sample.context);
    let table = gridroom::model::redraw::PlanTable::new(sample.grids.clone(), keys, &houses);
    let sample = sample.sample();
    let wish = Wish {
        scope: Scope::Communities(vec!["城内社区".to_owned(), "十字社区".to_owned()]),
        ..Wish::default()
    };
    let proposal = begin(&sample.field(), &wish).expect("possible");
    let found = proposal
        .search(&Course::new(), &Latest::default())
        .expect("nobody stops it");
    let mut number = 0;
    let pick = Pick::Some([2, 5].into());
    let taken = take(
        &table,
        &proposal.prepared.blocks,
        &found[0],
        &pick,
        false,
        || {
            number += 1;
            format!("n{number}")
        },
    );
    let taken = taken.expect("possible");
    assert_eq!(taken.grids.keys().copied().collect::<Vec<_>>(), [2, 5]);
    for (district, face) in &taken.grids {
        let households = taken.table.census.households(*face).unwrap_or(0);
        assert_eq!(
            u64::from(households),
            found[0].districts[*district as usize].weights[0]
        );
    }
    let lived = |table: &gridroom::model::redraw::PlanTable| -> u32 {
        let faces = table.map.faces();
        faces
            .map(|face| table.census.households(face).unwrap_or(0))
            .sum()
    };
    assert_eq!(lived(&table), lived(&taken.table));
    assert!(taken.changes.len() < 12, "{}", taken.changes.len());
    assert!(taken.table.map.coverage.check(1.0).faults.is_empty());
}

/// A plan with the best of what is proposed for the town.
fn proposed_plan(project: &mut Project) -> String {
    let around = project.surroundings().expect("read");
    let table = project.published_table().expect("read");
    let field = Field {
        map: &table.map,
        census: &table.census,
        context: &around.context,
        wholes: &around.wholes,
        heads: &around.heads,
    };
    let wish = Wish {
        grids: Some(156),
        alternatives: 1,
        ..Wish::default()
    };
    let proposal = begin(&field, &wish).expect("possible");
    let found = proposal.search(&Course::new(), &Latest::default());
    let best = &found.expect("nobody stops it")[0];
    let entry = project.add_plan("156", None).expect("made");
    let plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    let table = project.plan_table(&plan).expect("read");
    let blocks = &proposal.prepared.blocks;
    let new_id = || Project::new_id().expect("an id");
    let taken = take(&table, blocks, best, &Pick::All, false, new_id).expect("possible");
    let kept = project.keep_proposal(&plan, false, taken.changes);
    kept.expect("kept").expect("an entry");
    plan
}

/// Two neighbours that come from one grid are joined, and a vertex of a boundary is dragged.
fn edited(project: &mut Project, plan: &str) {
    let redraw = |tool: Tool| Act::Redraw {
        plan: plan.to_owned(),
        tool,
    };
    let table = project.plan_table(plan).expect("read");
    let base = |face: FaceId| {
        let properties = table.map.feature(face)?.properties.as_ref()?;
        Some(bases(properties)).filter(|bases| bases.len() == 1)
    };
    let parts = table.map.faces().find_map(|face| {
        let own = base(face)?;
        let beside = table.map.coverage.neighbours(face).into_iter();
        let mut beside = beside.map(|(other, _)| other);
        let other = beside.find(|other| base(*other).as_ref() == Some(&own))?;
        Some([face, other])
    });
    let [into, other] = parts.expect("two parts of a grid").map(|face| {
        let key = table.roll.key(face).expect("a record");
        key.id.clone()
    });
    let join = Tool::Merge {
        grids: vec![into.clone(), other],
        into,
    };
    project.commit(redraw(join)).expect("joined");
    let table = project.plan_table(plan).expect("read");
    let coverage = &table.map.coverage;
    let inner = coverage.arcs().filter(|(_, arc)| {
        let sides = [arc.left, arc.right].map(|region| coverage.owner(region).faces());
        matches!(sides, [[_], [_]])
    });
    let vertices = inner.flat_map(|(_, arc)| &arc.coords[1..arc.coords.len() - 1]);
    // Borders of communities stay.
    let dragged = vertices.take(60).any(|at| {
        let to = Coord::new(at.x + 40, at.y + 30);
        project.commit(redraw(Tool::Move(vec![(*at, to)]))).is_ok()
    });
    assert!(dragged, "a boundary is dragged");
}

/// Proposed, changed by hand, held against what is published, and published like any other plan.
#[test]
fn a_proposed_plan_is_edited_compared_and_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut layers = Layers::new(true);
    for feature in &mut layers.grids.features {
        // They are in force, and nobody knows until when.
        let properties = feature.properties.get_or_insert_default();
        properties.shift_remove("valid_to");
    }
    let mut project = project_of(layers, folder.path());
    let lived = |project: &Project| -> u32 {
        let table = project.published_table().expect("read");
        let faces = table.map.faces();
        let households = faces.map(|face| table.census.households(face).unwrap_or(0));
        households.sum()
    };
    let before = lived(&project);
    let plan = proposed_plan(&mut project);
    edited(&mut project, &plan);

    let pairs = |stored: Vec<Stored>| -> Vec<(Key, Record)> {
        let stored = stored.into_iter();
        stored.map(|stored| (stored.key, stored.record)).collect()
    };
    let old = pairs(project.records(Kind::Grid).expect("read"));
    let new = pairs(project.plan_grids(&plan).expect("read"));
    let houses = project.counted_buildings().expect("read").into_iter();
    let houses = Context::of_layer(&Layer {
        features: houses.map(|stored| stored.record.feature).collect(),
        ..Layer::default()
    });
    let comparison = compare(&old, &new, &houses);
    assert_eq!(comparison.counts, [77, 155]);
    let told: u32 = comparison.rows.iter().map(|row| row.households).sum();
    assert_eq!(told, before);

    let terms = Terms {
        date: "2021-09-12".to_owned(),
        ..Terms::default()
    };
    let looked = project.publication(&plan, &terms).expect("possible");
    let figures = &looked.figures;
    assert_eq!(figures.kept + figures.adjusted + figures.retired, 77);
    assert_eq!(figures.kept + figures.adjusted + figures.new, 155);
    let terms = Terms {
        accepted: looked.ground.clone(),
        ..terms
    };
    project.publish(&plan, &terms).expect("published");
    let table = project.published_table().expect("read");
    assert_eq!(table.map.findings, []);
    let codes: BTreeSet<String> = table
        .map
        .faces()
        .filter_map(|face| table.map.code(face))
        .collect();
    assert_eq!((codes.len(), table.map.faces().count()), (155, 155));
    assert_eq!(lived(&project), before, "nobody is lost");
    let chain = project.verify_chain().expect("checked");
    assert!(chain.is_sound(), "{:?}", chain.faults);
}
