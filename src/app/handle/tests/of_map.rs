//! Intents of the window itself, of the war-room map and of redrawing.

use super::Sitting;
use crate::app::command::Command;
use crate::app::intent::Intent;
use crate::app::jobs::chooser::Choice;
use crate::app::map::scene::{Basemap, LayerId, LayerState};
use crate::app::project::{PlanRequest, Request};
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::state::drawer::DrawerTab;
use crate::app::workspaces::map::basemap_draft::BasemapDraft;
use crate::app::workspaces::{guide, map, redraw, tour};
use crate::geometry::coverage::{Edit, FaceId};
use crate::geometry::fixed::Coord;
use crate::model::plan::Status;
use crate::model::sizes::Order;
use crate::rules::balance::Band;
use crate::store::HistoryFilter;
use serde_json::json;

pub(super) fn told(sitting: &mut Sitting) {
    of_the_window(sitting);
    of_the_map(sitting);
    of_redrawing(sitting);
}

fn of_the_window(sitting: &mut Sitting) {
    sitting.tell("Select", Intent::Select(vec![FaceId(3), FaceId(5)]));
    assert_eq!(sitting.selection(), [FaceId(3), FaceId(5)]);
    sitting.tell("Run", Command::SelectNone);
    assert_eq!(sitting.selection(), []);
    sitting.tell("GoToFace", Intent::GoToFace(FaceId(7)));
    assert_eq!(sitting.selection(), [FaceId(7)]);
    let at = sitting
        .shell
        .state
        .session
        .selection_bounds()
        .expect("a grid")
        .centre();
    sitting.tell("GoToPlace", Intent::GoToPlace(at));
    let goal = sitting.shell.views.map.goal().expect("it is shown next");
    assert!(goal.contains(at));

    let turn = Intent::TurnDrawer(Some(DrawerTab::Problems));
    sitting.tell("TurnDrawer", turn);
    assert!(
        sitting
            .shell
            .state
            .settings
            .drawer
            .holds(DrawerTab::Problems)
    );
    sitting.tell("SizeDrawer", Intent::SizeDrawer(222.0));
    assert_eq!(sitting.shell.state.settings.drawer.height, 222.0);
    sitting.tell("TurnDrawer", Intent::TurnDrawer(None));
    assert!(
        !sitting
            .shell
            .state
            .settings
            .drawer
            .holds(DrawerTab::Problems)
    );

    let history = |sitting: &Sitting| sitting.shell.state.work.history.len();
    let request = Request::History(HistoryFilter::default());
    sitting.shell.state.work.history.clear();
    sitting.tell("Ask", request);
    assert!(history(sitting) > 0, "the project answers");

    sitting.tell("OpenDialog", Intent::open(Dialog::About(String::new())));
    assert!(matches!(sitting.top(), Some(Dialog::About(_))));
    let id = sitting.top_id();
    sitting.tell("Turn", Intent::Turn(id, Box::new(Dialog::Clock)));
    assert!(matches!(sitting.top(), Some(Dialog::Clock)));
    sitting.close_top();
    assert!(sitting.top().is_none(), "the first one went with its turn");

    sitting.tell("OpenDialog", Intent::open(Dialog::Clock));
    let id = sitting.top_id();
    sitting.tell("Leave", Intent::Leave(Leaving::Dialog(id)));
    assert!(sitting.top().is_none());
}

fn of_the_map(sitting: &mut Sitting) {
    sitting.tell("Select", Intent::Select(vec![FaceId(1)]));
    sitting.tell("map::Toggle", map::Intent::Toggle(FaceId(2)));
    assert_eq!(sitting.selection(), [FaceId(1), FaceId(2)]);
    sitting.tell("map::Toggle", map::Intent::Toggle(FaceId(1)));
    assert_eq!(sitting.selection(), [FaceId(2)]);

    let hidden = LayerState {
        visible: false,
        opacity: 0.4,
    };
    let show = map::Intent::ShowLayer(LayerId::Labels, hidden);
    sitting.tell("map::ShowLayer", show);
    let layers = &sitting.shell.state.settings.layers;
    assert!(!layers.get(LayerId::Labels).visible);
    let tiles = Basemap::PmTiles(sitting.folder.path().join("none.pmtiles"));
    sitting.tell("map::UseBasemap", map::Intent::UseBasemap(tiles.clone()));
    assert!(sitting.shell.state.settings.basemap == tiles);
    sitting.tell(
        "map::UseBasemap",
        map::Intent::UseBasemap(Basemap::default()),
    );

    // No template: it is said in its dialog, and nothing is used.
    let draft = BasemapDraft::default();
    let dialog = sitting.shell.views.dialogs.open(Dialog::Basemap(draft));
    let tiles = Basemap::Xyz {
        url: "tiles.example/{z}/{x}".to_owned(),
        gcj02: false,
    };
    let trial = map::Intent::TryBasemap(dialog, tiles);
    sitting.tell("map::TryBasemap", trial);
    let open = sitting.shell.views.dialogs.top().map(|open| &open.dialog);
    assert!(
        matches!(open, Some(Dialog::Basemap(draft)) if draft.refusal.is_some() && !draft.is_tried)
    );
    assert!(sitting.shell.state.settings.basemap == Basemap::None);
    sitting.shell.views.dialogs.close(dialog);

    sitting.tell("map::ChooseTiles", map::Intent::ChooseTiles);
    sitting.asks_for(|choice| *choice == Choice::Tiles);

    assert!(!sitting.shell.state.settings.start_seen);
    sitting.tell("map::DismissStart", map::Intent::DismissStart);
    toured(sitting);
    guided(sitting);
    diagnosed(sitting);
    reset(sitting);
    practised(sitting);
    assert!(sitting.shell.state.settings.start_seen);

    // The sound town has none to go to: nothing happens, and nothing breaks.
    sitting.tell("map::GoToProblem", map::Intent::GoToProblem(0));
    assert_eq!(sitting.shell.state.session.problem, None);

    let name_of = |sitting: &Sitting| {
        let document = sitting.shell.state.session.document().expect("a map");
        let feature = document.map.feature(FaceId(2)).expect("a grid");
        let properties = feature.properties.as_ref().expect("attributes");
        properties.get("name").cloned()
    };
    let set = map::Intent::SetAttribute {
        face: FaceId(2),
        name: "name".to_owned(),
        value: json!("木兰九十九"),
    };
    sitting.tell("map::SetAttribute", set);
    assert_eq!(
        name_of(sitting),
        Some(json!("木兰九十九")),
        "{:?}",
        sitting.shell.message().map(|message| &message.why)
    );

    sitting.tell("map::ListPeople", map::Intent::ListPeople("x".to_owned()));
    let people = sitting.shell.state.work.people.as_ref();
    assert!(people.is_some_and(|people| people.grid == "x"));
    sitting.tell("map::HideClear", map::Intent::HideClear);
    assert!(sitting.shell.state.work.unmasked.is_none());
    sitting.tell("map::LeavePeople", map::Intent::LeavePeople);
    assert!(sitting.shell.state.work.people.is_none());
    // Nobody answers for personal data yet.
    sitting.tell("map::EnterPerson", map::Intent::EnterPerson("x".to_owned()));
    assert!(matches!(sitting.top(), Some(Dialog::SetUp(..))));
    sitting.close_top();
}

fn of_redrawing(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Redraw);
    assert!(
        sitting.shell.state.session.redraw().is_some(),
        "a plan lies there"
    );
    let plans = &sitting
        .shell
        .state
        .work
        .state
        .as_ref()
        .expect("a project")
        .plans;
    let published = plans.iter().find(|plan| plan.status != Status::Draft);
    let draft = plans.iter().find(|plan| plan.status == Status::Draft);
    let other = published.or(draft).expect("a plan").clone();
    sitting.tell("redraw::CompareWith", redraw::Intent::CompareWith(other));
    let compared = sitting.shell.state.planning.compared.as_ref();
    assert!(compared.is_some_and(|(_, c)| !c.rows.is_empty()));
    sitting.tell("redraw::LeaveComparison", redraw::Intent::LeaveComparison);
    assert!(sitting.shell.state.planning.compared.is_none());

    // With no line and no doubt there is nothing to complete or to insist on.
    let revision = sitting.shell.state.session.revision();
    sitting.tell("redraw::CompleteLine", redraw::Intent::CompleteLine);
    assert_eq!(sitting.shell.state.session.revision(), revision);

    let doubtful = |sitting: &mut Sitting| {
        let document = sitting.shell.state.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        let coverage = &document.map.coverage;
        let centre = coverage.bounds().expect("grids").centre();
        let inner = coverage.arcs().flat_map(|(_, arc)| {
            let last = arc.coords.len() - 1;
            arc.coords.get(1..last).unwrap_or_default().to_vec()
        });
        let at = inner.min_by(|a, b| a.distance_m(centre).total_cmp(&b.distance_m(centre)));
        let at = at.expect("a vertex");
        let to = Coord::new(at.x + 90, at.y + 60);
        let edit = Edit::Move {
            moves: vec![(at, to)],
        };
        let preview = redraw.preview(&document.map, &document.index, edit);
        assert!(preview.refusal.is_none());
        sitting.shell.state.planning.doubtful = Some(preview);
    };
    doubtful(sitting);
    sitting.tell("redraw::GiveUp", redraw::Intent::GiveUp);
    assert!(sitting.shell.state.planning.doubtful.is_none());
    assert_eq!(sitting.shell.state.session.revision(), revision);
    doubtful(sitting);
    sitting.tell("redraw::Insist", redraw::Intent::Insist);
    assert!(sitting.shell.state.planning.doubtful.is_none());
    assert!(
        sitting.shell.state.session.revision() > revision,
        "it was done"
    );

    super::of_proposing::told(sitting);

    let face = FaceId(4);
    let households = vec![("households".to_owned(), json!(77))];
    let set = redraw::Intent::SetOnGrid(face, households);
    sitting.tell("redraw::SetOnGrid", set);
    let document = sitting.shell.state.session.document().expect("a map");
    let properties = document
        .map
        .feature(face)
        .and_then(|f| f.properties.as_ref());
    assert_eq!(properties.expect("attributes")["households"], json!(77));

    let band = Band { least: 1, most: 2 };
    sitting.tell("redraw::AimAt", redraw::Intent::AimAt(band));
    let redraw = sitting.shell.state.session.redraw().expect("a plan");
    assert_eq!(redraw.band, band);
    assert!(redraw.worklist.item(0).is_some(), "all grids are too large");
    sitting.tell("redraw::GoToTask", redraw::Intent::GoToTask(0));
    assert_eq!(sitting.shell.state.planning.task, Some(0));
    sitting.tell("redraw::Sort", redraw::Intent::Sort(Order::default()));
    // It holds for the whole project, until somebody takes it back.
    let of_project = |sitting: &Sitting| {
        let project = sitting.shell.state.work.state.as_ref();
        project.map(|project| project.band)
    };
    assert_eq!(of_project(sitting), Some(Band::default()), "only tried yet");
    sitting.tell("redraw::KeepBand", redraw::Intent::KeepBand);
    assert_eq!(of_project(sitting), Some(band));
    sitting.tell("Run", Command::Undo);
    assert_eq!(of_project(sitting), Some(Band::default()));
    let redraw = sitting.shell.state.session.redraw().expect("a plan");
    assert_eq!(redraw.band, Band::default());
    let ask = redraw::Intent::AskLineage("350322001004001".to_owned());
    sitting.tell("redraw::AskLineage", ask);
    assert!(sitting.shell.state.planning.lineage.is_some());
    let before = sitting.shell.state.work.state.as_ref();
    let before = before.map_or(0, |s| s.plans.len());
    let name = Dialog::PlanName(None, "甲案".to_owned());
    sitting.tell("OpenDialog", Intent::open(name));
    let id = sitting.top_id();
    let create = PlanRequest::Add("甲案".to_owned(), None);
    let create = Box::new(Request::Plan(create));
    sitting.tell("AskFrom", Intent::AskFrom(id, create));
    assert!(sitting.top().is_none(), "its own answer closes it");
    let plans = sitting
        .shell
        .state
        .work
        .state
        .as_ref()
        .map(|s| s.plans.len());
    assert_eq!(plans, Some(before + 1));
    sitting.tell("Run", Command::Redraw);
    assert!(sitting.shell.state.session.redraw().is_none());
}

/// The tour goes on, back, and is left where it stands.
fn toured(sitting: &mut Sitting) {
    let tour = |sitting: &Sitting| sitting.shell.state.settings.tour;
    sitting.tell("tour::Begin", tour::Intent::Begin);
    assert_eq!(tour(sitting).awaited(), Some(tour::Step::Move));
    sitting.tell("tour::Skip", tour::Intent::Skip);
    assert_eq!(tour(sitting).awaited(), Some(tour::Step::Split));
    sitting.tell("tour::Back", tour::Intent::Back);
    assert_eq!(tour(sitting).awaited(), Some(tour::Step::Move));
    for _ in tour::Step::ALL {
        sitting.tell("tour::Skip", tour::Intent::Skip);
    }
    assert_eq!(tour(sitting).step(), None);
    sitting.tell("tour::Begin", tour::Intent::Begin);
    assert_eq!(tour(sitting).taken, 0, "once more");
    sitting.tell("tour::Leave", tour::Intent::Leave);
    assert_eq!(tour(sitting).awaited(), None);
}

/// The guide opens where one is, and turns to another page.
fn guided(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Guide);
    assert_eq!(sitting.shell.state.guide, Some(guide::Page::Map));
    let page = guide::Page::Administrator;
    sitting.tell("guide::Show", guide::Intent::Show(page));
    assert_eq!(sitting.shell.state.guide, Some(page));
    sitting.tell("guide::Close", guide::Intent::Close);
    assert_eq!(sitting.shell.state.guide, None);
}

/// Settings go back to how they came, and not before it was confirmed.
fn reset(sitting: &mut Sitting) {
    let shown = |sitting: &Sitting| sitting.shell.state.settings.shows_layers;
    sitting.tell("Run", Command::ToggleLayers);
    assert!(!shown(sitting));
    let language = sitting.shell.state.settings.language;
    sitting.tell("Run", Command::ResetSettings);
    assert!(matches!(sitting.top(), Some(Dialog::ResetSettings)) && !shown(sitting));
    sitting.tell("ResetSettings", Intent::ResetSettings);
    assert!(shown(sitting));
    assert_eq!(sitting.shell.state.settings.language, language);
    let id = sitting.top_id();
    sitting.tell("CloseDialog", Intent::CloseDialog(id));
}

/// What whoever helps needs to know is written where it was asked for.
fn diagnosed(sitting: &mut Sitting) {
    sitting.tell("Run", Command::SaveDiagnosis);
    sitting.asks_for(|choice| matches!(choice, Choice::Diagnosis(name) if name.ends_with(".txt")));
    let path = sitting.folder.path().join("diagnosis.txt");
    sitting.shell.write_diagnosis(&path);
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(text.starts_with("gridroom "), "{text}");
    assert!(!text.contains("town.gpkg"), "{text}");
}

/// Files to practise with go where it was asked for, and the page about them opens; what somebody
/// changed in them stays.
fn practised(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Practice);
    sitting.asks_for(|choice| *choice == Choice::Practice);
    let folder = sitting.folder.path().join("practice");
    sitting.shell.write_practice(folder.clone());
    sitting.settle();
    assert_eq!(sitting.shell.state.guide, Some(guide::Page::Practice));
    sitting.tell("guide::Close", guide::Intent::Close);
    let path = folder.join("practice_residents.csv");
    std::fs::write(&path, "mended").expect("written");
    sitting.shell.write_practice(folder);
    sitting.settle();
    assert_eq!(sitting.shell.state.guide, None);
    assert!(matches!(sitting.top(), Some(Dialog::Message(_))));
    sitting.close_top();
    assert_eq!(std::fs::read(&path).expect("there"), b"mended");
}
