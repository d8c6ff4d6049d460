//! Draft plans on a wall map: what changes is drawn and said, and no page takes a plan for what is in use.

use crate::support::town;
use gridroom::course::Course;
use gridroom::geometry::coverage::FaceId;
use gridroom::i18n::{I18n, Language};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::print::PrintError;
use gridroom::print::drafted::PlanWish;
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::page::{Document, Item};
use gridroom::print::paper::Size;
use gridroom::print::wall::{self, wall};
use gridroom::rules::zone::Zone;
use gridroom::store::Project;
use gridroom::style::palette::LIGHT;

/// A plan in which the first closed grid takes in a neighbour that is not; the names of both.
fn joined(project: &mut Project, name: &str) -> (String, String) {
    let now = Facts::read(project, &Wish::default()).expect("read");
    let (map, keys) = project.drawn(None).expect("drawn");
    let closed = |face: &FaceId| now.zone(*face) == Some(Zone::Lockdown);
    let pair = map.faces().filter(closed).find_map(|face| {
        let beside = map.coverage.faces_beside(face).into_iter();
        let mut open = beside.filter(|other| !closed(other));
        open.next().map(|other| (face, other))
    });
    let (kept, given) = pair.expect("a closed grid beside an open one");
    let stored = project.records(Kind::Grid).expect("read").into_iter();
    let mut grids: Vec<(Key, Record)> = stored.map(|s| (s.key, s.record)).collect();
    let key = |face: FaceId| keys[face.0 as usize].clone();
    grids.retain(|(of, _)| *of != key(given));
    let (_, record) = grids
        .iter_mut()
        .find(|(of, _)| *of == key(kept))
        .expect("there");
    let shape = record.feature.shape.as_mut().expect("ground");
    shape.polygons = map.coverage.union_of(&[kept, given]);
    project
        .add_plan_from(name, &grids, Vec::new(), &Course::new())
        .expect("made");
    (map.title(kept), map.title(given))
}

fn facts_of(project: &Project, plan: &str, is_alone: bool) -> Result<Facts, PrintError> {
    let wish = Wish {
        plan: Some(PlanWish {
            plan: plan.to_owned(),
            is_alone,
        }),
        ..Wish::default()
    };
    Facts::read(project, &wish)
}

fn map_of(facts: &Facts, language: Language) -> Document {
    let wish = wall::Wish {
        size: Size::A2,
        is_portrait: false,
        tiles: None,
    };
    let i18n = I18n::new(language);
    wall(facts, &i18n, &wish, &Course::new())
        .expect("laid out")
        .document
}

/// Dashed lines in ink on the map: published boundaries that end.
fn dashed(document: &Document) -> usize {
    let ink = LIGHT.text;
    let is_former = |item: &&Item| match item {
        Item::Shape(shape) => shape.stroke.is_some_and(|stroke| {
            let colour = stroke.colour;
            stroke.dash.is_some() && (colour.r, colour.g, colour.b) == (ink.r, ink.g, ink.b)
        }),
        _ => false,
    };
    let clips = document.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Clip(_, items) => Some(items),
            _ => None,
        });
    clips.flatten().filter(is_former).count()
}

/// Whether it is said, be it in several lines.
fn says(document: &Document, what: &str) -> bool {
    let texts = document.pages.iter().flat_map(|page| page.texts());
    let all: String = texts.map(|text| text.text.replace(' ', "")).collect();
    all.contains(&what.replace(' ', ""))
}

#[test]
fn a_plan_is_told_from_what_is_published_and_says_what_it_changes() {
    let (mut project, _, _folder) = town();
    let (kept, given) = joined(&mut project, "并格方案");
    let facts = facts_of(&project, "并格方案", false).expect("read");
    assert_eq!(facts.faces().count(), 155);
    let plan = facts.plan.as_ref().expect("a plan");
    assert_eq!(plan.comparison.counts, [156, 155]);
    let changes = plan.changes();
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes.contains(&(given.as_str(), vec![kept.as_str()])));
    // Each community stands in the index once, however new its grids are.
    let listed = facts.listed();
    let groups = listed.chunk_by(|a, b| facts.community(*a) == facts.community(*b));
    assert_eq!(groups.count(), 17);
    // What it takes in is under the stricter order.
    let face = facts.grid(&kept).expect("there");
    assert_eq!(facts.zone(face), Some(Zone::Lockdown));

    let map = map_of(&facts, Language::Chinese);
    assert!(map.title.contains("方案“并格方案”"), "{}", map.title);
    for what in [
        "方案草稿，未发布",
        "方案“并格方案”，未发布",
        "在用：第 2 次发布",
        "网格：现行 156 个，方案 155 个",
        "取消的现行界线",
        "划入另一网格的地块",
    ] {
        assert!(says(&map, what), "{what}");
    }
    assert!(says(&map, &format!("{given} → {kept}")));
    assert!(dashed(&map) > 0);
    let english = map_of(&facts, Language::English);
    assert!(says(&english, "Draft plan, not published") && !says(&english, "⟨"));

    // By its id, and alone.
    let id = project.plans().expect("read").remove(0).id;
    let alone = facts_of(&project, &id, true).expect("read");
    let map = map_of(&alone, Language::Chinese);
    assert_eq!(dashed(&map), 0);
    assert!(says(&map, "方案草稿，未发布") && !says(&map, "取消的现行界线"));

    let published = Facts::read(&project, &Wish::default()).expect("read");
    let map = map_of(&published, Language::Chinese);
    assert!(!says(&map, "草稿") && !says(&map, "并格"));
    assert!(says(&map, "第 2 次发布") && !says(&map, "在用："));
    assert_eq!(dashed(&map), 0);
}

#[test]
fn only_drafts_are_printed_as_plans() {
    let (mut project, _, _folder) = town();
    joined(&mut project, "并格方案");
    let missing = facts_of(&project, "没有", false);
    assert!(matches!(missing, Err(PrintError::NoPlan(name)) if name == "没有"));
    let id = project.plans().expect("read").remove(0).id;
    project.discard_plan(&id).expect("laid aside");
    let shelved = facts_of(&project, "并格方案", false);
    assert!(matches!(shelved, Err(PrintError::NoPlan(_))));
}
