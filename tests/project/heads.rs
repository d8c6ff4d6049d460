//! Heads of grids, as far as a proposal asks how many there are: of the grids in question, and today.

use crate::support::{contents, project_of, record};
use gridroom::course::Course;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::propose::Latest;
use gridroom::model::propose::{Field, Scope, Wish, begin};
use gridroom::model::record::{Key, Kind};
use gridroom::store::Project;
use serde_json::{Value, json};

fn there(project: &Project, faces: &[u32]) -> usize {
    let table = project.published_table().expect("read");
    let around = project.surroundings().expect("read");
    let field = Field {
        map: &table.map,
        census: &table.census,
        context: &around.context,
        wholes: &around.wholes,
        heads: &around.heads,
    };
    let wish = Wish {
        scope: Scope::Faces(faces.iter().copied().map(FaceId).collect()),
        ..Wish::default()
    };
    let proposal = begin(&field, &wish).expect("possible");
    let found = proposal.search(&Course::new(), &Latest::default());
    let found = found.expect("nobody stops it");
    proposal.demand(&found[0]).heads_there
}

#[test]
fn heads_are_counted_of_the_scope_and_of_today() {
    let mut all = contents();
    let mut charge = |id: &str, grid: u32, person: &str, more: Value| {
        let mut made = record(json!({
            "level": "grid", "unit": format!("35032200100100{grid}"), "role": "grid-head", "person": person,
        }));
        let properties = made.feature.properties.get_or_insert_default();
        properties.extend(more.as_object().cloned().unwrap_or_default());
        all.push((Key::new(Kind::Charge, id), made, None));
    };
    charge("a", 0, "p0", json!({"from": "2020-01-01"}));
    charge("b", 0, "p1", json!({"deputy": true}));
    // One whose end is known already, one who was, one who will be, one of two grids.
    charge("c", 1, "p2", json!({"until": "2999-01-01"}));
    charge("d", 1, "p3", json!({"until": "2020-01-01"}));
    charge("e", 2, "p4", json!({"from": "2999-01-01"}));
    charge("f", 2, "p0", json!({}));
    let (mut project, _folder) = project_of(&all);
    for (faces, heads) in [
        (vec![0], 1),
        (vec![1], 1),
        (vec![2], 1),
        (vec![0, 2], 1),
        (vec![0, 1, 2], 2),
    ] {
        assert_eq!(there(&project, &faces), heads, "{faces:?}");
    }
    // In a plan the heads are those of the grids that it began with.
    let entry = project.add_plan("方案", None).expect("made");
    let plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    let around = project.surroundings().expect("read");
    for stored in project.plan_grids(&plan).expect("read") {
        let base = stored.record.attribute("base").cloned();
        let base = base.and_then(|base| base[0].as_str().map(str::to_owned));
        assert!(around.heads.contains_key(&base.expect("one")));
    }
}
