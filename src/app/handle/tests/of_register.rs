//! Intents of the register.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::workspaces::register::{Form, Intent, Nowhere, Tab};
use crate::model::register::{Level, UnitDraft, UnitId};

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Register);
    let unit_of = |sitting: &Sitting, level: Level| -> UnitId {
        let register = sitting.shell.state.register.register().expect("a register");
        let found = register.units().find(|(_, unit)| unit.level == level);
        found.expect("a unit").0
    };
    sitting.tell("register::ShowTab", Intent::ShowTab(Tab::Worklist));
    assert_eq!(sitting.shell.state.register.tab, Tab::Worklist);
    let grid = unit_of(sitting, Level::Grid);
    sitting.tell("register::GoToUnit", Intent::GoToUnit(grid, true));
    assert_eq!(sitting.shell.state.register.chosen_unit(), Some(grid));
    assert_eq!(sitting.selection().len(), 1);
    let key = sitting.shell.state.register.chosen.clone().expect("chosen");
    sitting.tell("register::Unfold", Intent::Unfold(vec![key.clone()]));
    assert!(sitting.shell.views.register.unfolded.contains(&key));

    // Somebody who is not there: nothing moves.
    sitting.tell(
        "register::GoToResident",
        Intent::GoToResident("none".to_owned()),
    );
    assert_eq!(sitting.shell.state.register.chosen_unit(), Some(grid));
    let home = Some("home".to_owned());
    sitting.tell("register::LookInto", Intent::LookInto(home.clone()));
    assert_eq!(sitting.shell.state.register.home, home);
    sitting.tell("register::LookInto", Intent::LookInto(None));
    let nowhere = Intent::ListNowhere(Some(Nowhere::Alone));
    sitting.tell("register::ListNowhere", nowhere);
    assert_eq!(sitting.shell.state.register.nowhere, Some(Nowhere::Alone));
    sitting.tell("register::ListNowhere", Intent::ListNowhere(None));
    assert_eq!(sitting.shell.state.register.nowhere, None);
    sitting.tell("register::Mask", Intent::Mask);
    assert!(sitting.shell.state.work.unmasked.is_none());

    kept(sitting, grid);
    moved(sitting, unit_of);
    placed(sitting);
    handed_over(sitting);
    let print = Intent::PrintCallList(key.clone());
    sitting.tell("register::PrintCallList", print);
    sitting.asks_for(|choice| matches!(choice, Choice::CallList(_, unit) if *unit == key));
    sitting.tell("register::CopyCallList", Intent::CopyCallList(key));
    let said = sitting.shell.state.notices.iter().count();
    assert!(said > 0, "it says what was copied");
    sitting.tell("Run", Command::Register);
}

/// A compound is entered below a grid.
fn kept(sitting: &mut Sitting, grid: UnitId) {
    let register = sitting.shell.state.register.register().expect("a register");
    let count = |sitting: &Sitting| {
        let register = sitting.shell.state.register.register();
        register.map_or(0, |register| register.units().count())
    };
    let before = count(sitting);
    let mut draft = UnitDraft::below(register, grid, register.today()).expect("a place below");
    draft.name = "新建小区".to_owned();
    let enter = Intent::Enter(Box::new(Form::Unit(None, draft)));
    sitting.tell("register::Enter", enter);
    assert!(sitting.shell.views.register.form.is_some());
    sitting.tell("register::KeepForm", Intent::KeepForm);
    let form = &sitting.shell.views.register.form;
    assert!(
        form.is_none(),
        "{:?}",
        form.as_ref().and_then(|f| f.refusal.clone())
    );
    assert_eq!(count(sitting), before + 1);
}

/// A compound goes below another grid.
fn moved(sitting: &mut Sitting, unit_of: impl Fn(&Sitting, Level) -> UnitId) {
    let compound = unit_of(sitting, Level::Compound);
    let register = sitting.shell.state.register.register().expect("a register");
    let key = register.unit(compound).expect("there").key.clone();
    let of = |sitting: &Sitting| {
        let register = sitting.shell.state.register.register().expect("a register");
        let id = register.unit_of(&key).expect("still there");
        register.above(id, Level::Grid)
    };
    let from = of(sitting);
    let mut grids = register
        .units()
        .filter(|(_, unit)| unit.level == Level::Grid);
    let (to, unit) = grids
        .find(|(id, _)| Some(*id) != from)
        .expect("another grid");
    let to_key = unit.key.clone();
    drop(grids);
    sitting.tell("register::MoveUnit", Intent::MoveUnit(compound, to));
    let register = sitting.shell.state.register.register().expect("a register");
    let to = register.unit_of(&to_key);
    assert_eq!(of(sitting), to);
}

/// Where every building has its unit there is nothing to put into one.
fn placed(sitting: &mut Sitting) {
    let units = |sitting: &Sitting| {
        let register = sitting.shell.state.register.register().expect("a register");
        (register.units().count(), register.unplaced())
    };
    let (before, unplaced) = units(sitting);
    assert_eq!(unplaced, 0);
    sitting.tell("register::PlaceBuildings", Intent::PlaceBuildings);
    assert_eq!(units(sitting), (before, 0));
}

fn handed_over(sitting: &mut Sitting) {
    sitting.tell("register::ListShifts", Intent::ListShifts);
    let before = sitting.shell.state.register.handovers.len();
    let draft = &mut sitting.shell.views.register.handing.form;
    draft.note = "三号楼等待复检".to_owned();
    sitting.tell("register::HandOver", Intent::HandOver);
    sitting.tell("register::ListShifts", Intent::ListShifts);
    assert_eq!(sitting.shell.state.register.handovers.len(), before + 1);
}
