//! Intents of imports and exports.

use super::Sitting;
use crate::app::intent::Intent as Any;
use crate::app::jobs::chooser::Choice;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::workspaces::exchange::Intent;
use crate::exchange::list::list_named;
use crate::geometry::crs::Crs;
use encoding_rs::{GB18030, UTF_8};
use serde_json::json;

pub(super) fn told(sitting: &mut Sitting) {
    of_layers(sitting);
    of_tables(sitting);
    of_lists(sitting);
}

/// Two slanted grids beside the town.
fn layer(sitting: &Sitting) -> std::path::PathBuf {
    let feature = |number: u32, west: f64| {
        let ring = [
            [west, 25.50],
            [west + 0.010, 25.502],
            [west + 0.009, 25.512],
            [west - 0.001, 25.51],
            [west, 25.50],
        ];
        json!({"type": "Feature", "properties": {"网格编码": format!("35032200100900{number}")},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features = [feature(1, 118.90), feature(2, 118.92)];
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    sitting.file("新增.geojson", &text)
}

fn of_layers(sitting: &mut Sitting) {
    let path = layer(sitting);
    sitting.shell.import(path.clone());
    sitting.settle();
    let is_there = |sitting: &Sitting| sitting.shell.views.importing.is_some();
    assert!(is_there(sitting));
    sitting.tell("exchange::ChooseLayer", Intent::ChooseLayer(0));
    sitting.tell("exchange::ReadAs", Intent::ReadAs(UTF_8));
    sitting.tell("exchange::Decided", Intent::Decided);
    let importing = sitting.shell.views.importing.as_ref().expect("a layer");
    assert!(importing.effect.is_some(), "what would come of it is known");
    sitting.tell("exchange::GoToFeature", Intent::GoToFeature(1));
    sitting.tell("exchange::GoToIncoming", Intent::GoToIncoming(0));
    // What was decided is not given up by Esc, nor for another file.
    sitting.shell.give_up(Leaving::Import);
    sitting.asks_whether_to_leave(Leaving::Import);
    sitting.tell("exchange::ReadMap", Intent::ReadMap(path.clone()));
    sitting.asks_whether_to_leave(Leaving::Import);
    sitting.tell("exchange::ReadList", Intent::ReadList(path.clone()));
    sitting.asks_whether_to_leave(Leaving::Import);
    assert!(is_there(sitting));
    sitting.tell("Leave", Any::Leave(Leaving::Import));
    assert!(!is_there(sitting));

    sitting.tell("exchange::ReadMap", Intent::ReadMap(path));
    // As it was read it goes unasked.
    sitting.tell("exchange::LeaveImport", Intent::LeaveImport);
    assert!(!is_there(sitting) && sitting.top().is_none());
    let path = layer(sitting);
    sitting.shell.import(path);
    sitting.settle();
    let plans = |sitting: &Sitting| {
        let state = sitting.shell.state.work.state.as_ref();
        state.map_or(0, |state| state.plans.len())
    };
    let before = plans(sitting);
    sitting.tell("exchange::AcceptImport", Intent::AcceptImport);
    assert!(!is_there(sitting));
    assert_eq!(plans(sitting), before + 1, "it lies in a plan of its own");
}

fn of_tables(sitting: &mut Sitting) {
    let path = sitting.file(
        "点位.csv",
        "甲,乙,名称\n118.7,25.4,东门\n118.71,25.41,西门\n",
    );
    sitting.shell.import(path.clone());
    sitting.settle();
    let is_asked = |sitting: &Sitting| sitting.shell.views.asked_columns.is_some();
    assert!(is_asked(sitting), "nobody knows where places stand");
    sitting.tell("exchange::LeaveColumns", Intent::LeaveColumns);
    assert!(!is_asked(sitting));
    sitting.shell.import(path);
    sitting.settle();
    let asked = sitting.shell.views.asked_columns.as_mut().expect("asked");
    (asked.first, asked.second) = (Some(0), Some(1));
    sitting.tell("exchange::ReadColumns", Intent::ReadColumns);
    assert!(!is_asked(sitting));
    sitting.tell("exchange::LeaveImport", Intent::LeaveImport);
    while sitting.top().is_some() {
        sitting.close_top();
    }
}

fn of_lists(sitting: &mut Sitting) {
    let text = "姓名,身份证号,联系电话,人员类别,住址,抵达日期,备注\n\
        谢一,,13800000001,来返,木兰街1号楼3单元502,2021-09-11,\n";
    let path = sitting.file("人员.csv", text);
    sitting.shell.import_list(path.clone());
    sitting.settle();
    let checked = |sitting: &Sitting| {
        let listing = sitting.shell.views.listing.as_ref();
        listing.is_some_and(|listing| listing.checked.is_some())
    };
    assert!(checked(sitting));
    // In another encoding no column is what it was.
    sitting.tell("exchange::ReadListAs", Intent::ReadListAs(GB18030));
    assert!(!checked(sitting) || sitting.top().is_some());
    while sitting.top().is_some() {
        sitting.close_top();
    }
    sitting.tell("exchange::ReadListAs", Intent::ReadListAs(UTF_8));
    assert!(checked(sitting));
    // A text has no other sheet: it is read again as it is.
    sitting.tell("exchange::ReadSheet", Intent::ReadSheet(String::new()));
    sitting.tell("exchange::LeaveList", Intent::LeaveList);
    while sitting.top().is_some() {
        sitting.close_top();
    }
    assert!(sitting.shell.views.listing.is_none());

    sitting.tell("exchange::ReadList", Intent::ReadList(path));
    let chosen = |sitting: &Sitting| {
        let listing = sitting.shell.views.listing.as_ref().expect("a list");
        listing.list.name
    };
    for name in ["shops", "people"] {
        let list = list_named(name).expect("a list");
        sitting.tell("exchange::ChooseList", Intent::ChooseList(list));
        assert_eq!(chosen(sitting), name);
    }
    sitting.tell("exchange::CheckList", Intent::CheckList);
    assert!(checked(sitting));
    sitting.tell("exchange::PlaceListBy", Intent::PlaceListBy(Crs::Gcj02));
    let listing = sitting.shell.views.listing.as_ref().expect("a list");
    assert_eq!(listing.source.crs, Some(Crs::Gcj02));
    assert!(checked(sitting), "the rows are checked anew");
    sitting.tell("exchange::ForeseeList", Intent::ForeseeList);
    let listing = sitting.shell.views.listing.as_ref().expect("a list");
    assert!(listing.outlook.is_some(), "what would come of it is known");
    sitting.shell.give_up(Leaving::List);
    sitting.asks_whether_to_leave(Leaving::List);
    sitting.tell("exchange::ChooseRefused", Intent::ChooseRefused);
    if sitting.top().is_some() {
        sitting.asks_for(|choice| matches!(choice, Choice::Refused(_)));
    }
    sitting.tell("exchange::AcceptList", Intent::AcceptList);
    // Where nothing was refused there is nothing left to look at.
    let listing = sitting.shell.views.listing.as_ref();
    assert!(listing.is_none_or(|listing| listing.done.is_some()));
    sitting.tell("exchange::LeaveList", Intent::LeaveList);
    assert!(sitting.shell.views.listing.is_none());

    let name = || "名单.xlsx".to_owned();
    let is_list = |choice: &Choice| *choice == Choice::ListOut("名单.xlsx".to_owned());
    let choose = Intent::ChooseListFile(name());
    sitting.tell("exchange::ChooseListFile", choose);
    sitting.asks_for(is_list);
    // What is typed into it is followed, and taken where it is a path.
    let choose = Intent::ChooseTemplateFile(name());
    sitting.tell("exchange::ChooseTemplateFile", choose);
    let folder = sitting.folder.path().join("scratch");
    std::fs::create_dir_all(&folder).expect("made");
    let id = sitting.top_id();
    let type_in = |sitting: &mut Sitting, path: &std::path::Path| {
        let open = sitting.shell.views.dialogs.top_mut().expect("a dialog");
        let Dialog::Path(draft) = &mut open.dialog else {
            panic!("no path is asked for");
        };
        draft.text = path.display().to_string();
    };
    type_in(sitting, &folder.join("x.xlsx"));
    sitting.tell("exchange::FollowPath", Intent::FollowPath(id));
    let is_there = |sitting: &Sitting| match sitting.top() {
        Some(Dialog::Path(draft)) => draft.folder == folder,
        _ => false,
    };
    assert!(
        is_there(sitting),
        "the folder that is typed in is looked into"
    );
    type_in(sitting, &folder.join("nowhere/x.xlsx"));
    sitting.tell("exchange::TakePath", Intent::TakePath(id, false));
    let refusal = sitting
        .shell
        .views
        .dialogs
        .top()
        .map(|o| o.refusal.is_some());
    assert_eq!(refusal, Some(true), "there is no such folder");
    sitting.close_top();
    let choose = Intent::ChooseTemplateFile(name());
    sitting.tell("exchange::ChooseTemplateFile", choose);
    sitting.asks_for(is_list);
}
