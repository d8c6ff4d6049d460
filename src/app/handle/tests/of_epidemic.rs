//! Intents of the epidemic workspace.

use super::Sitting;
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::jobs::chooser::Choice;
use crate::app::project::{Credentials, Request};
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::workspaces::epidemic::{Front, Intent, Sheet, Tab};
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{Filter, IsolationStep, RoundDraft, Subject};
use jiff::ToSpan;

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Watch);
    assert!(sitting.shell.state.knows_epidemic());
    looked_at(sitting);
    // Personal values need somebody who answers for them.
    let first = Credentials {
        name: "陈".to_owned(),
        passphrase: "correct horse battery".to_owned().into(),
    };
    sitting.tell("Ask", Request::SetUp(first));
    while sitting.top().is_some() {
        sitting.close_top();
    }
    entered(sitting);
    ordered(sitting);
    sitting.tell("epidemic::ChooseRules", Intent::ChooseRules);
    sitting.asks_for(|choice| *choice == Choice::Rules);
    sitting.tell("Run", Command::Watch);
}

fn looked_at(sitting: &mut Sitting) {
    sitting.tell("epidemic::ShowTab", Intent::ShowTab(Tab::Cases));
    assert_eq!(sitting.shell.state.epidemic.tab, Tab::Cases);
    let all = sitting.shell.state.epidemic.listed_cases().len();
    assert!(all > 0, "the town has cases");
    let filter = Filter {
        without: [true; 3],
        ..Filter::default()
    };
    sitting.tell("epidemic::LookAt", Intent::LookAt(filter));
    assert_eq!(sitting.shell.state.epidemic.listed_cases().len(), 0);
    sitting.tell("epidemic::LookAt", Intent::LookAt(Filter::default()));
    assert_eq!(sitting.shell.state.epidemic.listed_cases().len(), all);

    let earlier = sitting.shell.state.now() - 10.days();
    sitting.tell("epidemic::ShowInstant", Intent::ShowInstant(earlier));
    assert_eq!(sitting.shell.state.epidemic.at, Some(earlier));
    let later = sitting.shell.state.now() + 1.days();
    sitting.tell("epidemic::ShowInstant", Intent::ShowInstant(later));
    assert_eq!(sitting.shell.state.epidemic.at, None, "that is now");
    sitting.tell("epidemic::PlayAt", Intent::PlayAt(2.0));
    assert_eq!(sitting.shell.state.epidemic.speed, Some(2.0));
    sitting.tell("epidemic::Suppose", Intent::Suppose(Some(FaceId(9))));
    assert!(!sitting.shell.state.epidemic.what_if().is_empty());
    sitting.tell("epidemic::Suppose", Intent::Suppose(None));
    assert!(sitting.shell.state.epidemic.what_if().is_empty());
    let cases = Intent::ShowSubject(Subject::Cases);
    sitting.tell("epidemic::ShowSubject", cases);
    let dashboard = &sitting.shell.state.epidemic.dashboard;
    assert_eq!(dashboard.subject, Subject::Cases);
    sitting.tell("epidemic::ListDue", Intent::ListDue(true));
    assert!(sitting.shell.state.epidemic.only_due);
    let contacts = Intent::ListContacts(Some("1".to_owned()));
    sitting.tell("epidemic::ListContacts", contacts);
    assert_eq!(sitting.shell.state.epidemic.of_case.as_deref(), Some("1"));
    sitting.tell("epidemic::ListDue", Intent::ListDue(false));
    sitting.tell("epidemic::ListContacts", Intent::ListContacts(None));
}

fn entered(sitting: &mut Sitting) {
    let known = sitting.shell.state.epidemic.known().expect("known").clone();
    let cases = |sitting: &Sitting| {
        let known = sitting.shell.state.epidemic.known();
        known.map_or(0, |known| known.epidemic.cases.len())
    };
    let before = cases(sitting);
    sitting.tell("epidemic::EnterCase", Intent::EnterCase(None));
    assert!(sitting.shell.views.epidemic.form.is_some());
    let house = known.houses.list.first().expect("a house").clone();
    sitting.tell("epidemic::PlaceCase", Intent::PlaceCase(house.clone()));
    let form = sitting.shell.views.epidemic.form.as_ref().expect("a form");
    assert_eq!(form.form.draft.building, house.code);
    sitting.tell("epidemic::KeepCase", Intent::KeepCase);
    assert_eq!(cases(sitting), before + 1);
    assert!(sitting.shell.views.epidemic.form.is_none());

    let isolation = known
        .epidemic
        .isolations
        .first()
        .expect("an isolation")
        .clone();
    let boxed = || Box::new(isolation.clone());
    sitting.tell("epidemic::EnterCaseOf", Intent::EnterCaseOf(boxed()));
    let form = sitting.shell.views.epidemic.form.as_ref().expect("a form");
    assert_eq!(Some(&form.form.draft.grid), isolation.grid.as_ref());
    let leave = Any::Leave(Leaving::Epidemic(Front::Case));
    sitting.tell("Leave", leave);
    assert!(sitting.shell.views.epidemic.form.is_none());

    let enter = Intent::EnterIsolation(Some(boxed()));
    sitting.tell("epidemic::EnterIsolation", enter);
    let sheet = sitting.shell.views.epidemic.sheet.as_ref().map(|s| &s.form);
    let key = Some(isolation.key.clone());
    assert!(matches!(sheet, Some(Sheet::Isolation(form)) if form.key == key));
    let document = sitting.shell.state.session.document().expect("a map");
    let grid = document.map.code(FaceId(3)).expect("a code");
    let today = sitting.shell.state.now().date();
    let mut round = RoundDraft::next(&known.epidemic, &[grid], today);
    round.rows[0].expected = "900".to_owned();
    round.rows[0].all_negative();
    let enter = Intent::Enter(Sheet::Round(Box::new(round)));
    sitting.tell("epidemic::Enter", enter);
    assert_eq!(sitting.shell.state.epidemic.tab, Tab::Rounds);
    let rounds = |sitting: &Sitting| {
        let known = sitting.shell.state.epidemic.known();
        known.map_or(0, |known| known.epidemic.rounds.len())
    };
    let before = rounds(sitting);
    sitting.tell("epidemic::KeepSheet", Intent::KeepSheet);
    assert_eq!(rounds(sitting), before + 1);
    assert!(sitting.shell.views.epidemic.sheet.is_none());

    let running = known
        .epidemic
        .isolations
        .iter()
        .find(|i| i.released.is_none());
    let running = running.expect("somebody is isolated").clone();
    let checks = |sitting: &Sitting| {
        let known = sitting.shell.state.epidemic.known().expect("known");
        let mut all = known.epidemic.isolations.iter();
        let same = all.find(|i| i.key == running.key).expect("still there");
        same.checks.len()
    };
    let before = checks(sitting);
    let step = IsolationStep::Check(sitting.shell.state.now(), "36.5".to_owned());
    let step = Intent::StepIsolations(vec![running.key.clone()], step);
    sitting.tell("epidemic::StepIsolations", step);
    assert_eq!(checks(sitting), before + 1);
}

fn ordered(sitting: &mut Sitting) {
    let draft = Intent::DraftOrder(vec![FaceId(11)]);
    sitting.tell("epidemic::DraftOrder", draft);
    let is_of = |dialog: Option<&Dialog>, count| matches!(dialog, Some(Dialog::Order(form)) if form.draft.grids.len() == count);
    assert!(is_of(sitting.top(), 1));
    sitting.close_top();
    let known = sitting.shell.state.epidemic.known().expect("known").clone();
    let issued = known
        .epidemic
        .orders
        .iter()
        .find(|order| order.was_issued());
    let issued = issued.expect("an order").clone();
    sitting.tell(
        "epidemic::EditOrder",
        Intent::EditOrder(Box::new(issued.clone())),
    );
    assert!(is_of(sitting.top(), issued.grids.len()));
    sitting.close_top();
    sitting.tell(
        "epidemic::AskWithdraw",
        Intent::AskWithdraw(issued.key.clone()),
    );
    let number = &issued.number;
    assert!(matches!(sitting.top(), Some(Dialog::Withdraw(w)) if w.number == *number));
    sitting.close_top();
}
