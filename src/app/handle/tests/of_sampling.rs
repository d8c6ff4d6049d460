//! Intents of the desk of sampling.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::state::dialog::Dialog;
use crate::app::workspaces::sampling::{Form, Intent, Standing, Tab, Tubes};
use crate::model::act::{Act, SamplingAct};
use crate::model::record::Key;
use crate::model::sampling::{
    RefusalDraft, RoundId, RoundPlanDraft, Sampling, Scope, TeamDraft, TubeResult,
};
use calamine::{Reader, Xlsx, open_workbook};
use std::time::{Duration, Instant};

/// So long a round may take to be read.
const PATIENCE: Duration = Duration::from_secs(60);
/// The grid that is registered household by household.
const GRID: &str = "350322001004002";

fn known(sitting: &Sitting) -> &Sampling {
    sitting.shell.state.sampling.sampling().expect("read")
}

fn round(sitting: &Sitting) -> Key {
    sitting.shell.state.sampling.round_key().expect("planned")
}

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Sampling);
    let plans = known(sitting).plans();
    assert!(plans.len() >= 9, "the town has rounds: {}", plans.len());
    let (newest, oldest) = (plans[0].id, plans.last().expect("one").id);
    read_anew(sitting, newest);
    sitting.tell("sampling::LookAt", Intent::LookAt(oldest));
    assert_eq!(known(sitting).round(), oldest);
    assert!(!sitting.shell.state.sampling.lines().is_empty());
    adds_up(sitting);
    sitting.tell("sampling::ShowGrid", Intent::ShowGrid(GRID.to_owned()));
    assert_eq!(sitting.selection().len(), 1);
    let site = known(sitting).sites()[0].key.id.clone();
    sitting.tell("sampling::ShowSite", Intent::ShowSite(site.clone()));
    planned(sitting, &site);
    adds_up(sitting);
    at_lane(sitting, site);
    adds_up(sitting);
    sitting.tell("sampling::ShowTab", Intent::ShowTab(Tab::Missing));
    assert!(!sitting.shell.state.sampling.missed.grids.is_empty());
    sitting.tell("sampling::ExportMissing", Intent::ExportMissing);
    sitting.asks_for(|choice| matches!(choice, Choice::Missing(name) if name.ends_with(".xlsx")));
    for (name, begins) in [("missing.csv", "\u{feff}"), ("missing.pdf", "%PDF-")] {
        let path = sitting.folder.path().join(name);
        let ctx = sitting.ctx.clone();
        sitting.shell.write_missing(path.clone(), &ctx);
        sitting.settle();
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
    while sitting.top().is_some() {
        sitting.close_top();
    }
    at_home(sitting);
    sitting.tell("Run", Command::Sampling);
    assert!(!sitting.shell.state.is_sampling());
}

/// What is kept of a round for its screens is what asking it gives.
fn adds_up(sitting: &Sitting) {
    let state = &sitting.shell.state;
    let (sampling, now) = (known(sitting), state.this_minute());
    let kept = state.sampling.standing(now);
    let map = &state.session.document().expect("a map").map;
    let mut sums = Standing {
        late: sampling.late_tubes(state.now()).len(),
        urgent: sampling.urgent().len(),
        ..Standing::default()
    };
    for one in sampling.figures() {
        let (figure, counts) = (one.figure.figure, one.figure.figure.counts);
        sums.done += usize::from(one.lacks.is_empty());
        sums.expected += figure.expected as usize;
        sums.sampled += figure.sampled() as usize;
        sums.negative += counts.negative as usize;
        sums.waiting += counts.waiting as usize;
        sums.positive += counts.positive as usize;
        sums.held += counts.held as usize;
        sums.refused += counts.refused as usize;
        let code = one.figure.grid.as_str();
        let mut faces = map.faces();
        let face = faces.find(|face| map.code(*face).as_deref() == Some(code));
        let title = face.map_or_else(|| code.to_owned(), |face| map.title(face));
        assert_eq!(state.grid_title(Some(code)), title);
    }
    assert_eq!(*kept, sums);
    assert_eq!(*state.sampling.gaps(), sampling.gaps());
}

/// What is read is not shown before a round is looked at: it would say that there is none.
fn read_anew(sitting: &mut Sitting, newest: RoundId) {
    let ctx = sitting.ctx.clone();
    sitting.shell.forget_sampling();
    sitting.shell.follow_sampling(&ctx);
    let began = Instant::now();
    while sitting.shell.state.sampling.sampling().is_none() {
        sitting.shell.logic(&ctx);
        assert!(began.elapsed() < PATIENCE, "the round is read");
        std::thread::yield_now();
    }
    let plan = known(sitting).plan();
    assert_eq!(plan.map(|plan| plan.id), Some(newest));
    sitting.settle();
}

/// A round of one grid: planned, its grid goes elsewhere and back, a team comes and goes, it begins.
fn planned(sitting: &mut Sitting, site: &str) {
    let draft = RoundPlanDraft {
        number: "77".to_owned(),
        day: "2021-10-05".to_owned(),
        scope: Scope::Grids,
        of: vec![GRID.to_owned()],
        starts: "2021-10-05 07:00".to_owned(),
        due: "2021-10-05 20:00".to_owned(),
        size: "10".to_owned(),
        ..RoundPlanDraft::default()
    };
    let form = Form::Round(None, Box::new(draft));
    sitting.tell("sampling::Enter", Intent::Enter(Box::new(form)));
    sitting.tell("sampling::KeepForm", Intent::KeepForm);
    let form = &sitting.shell.views.sampling.form;
    assert!(form.is_none(), "{:?}", form.as_ref().map(|f| &f.refusal));
    assert_eq!(known(sitting).round().number, 77, "it is looked at");
    assert_eq!(sitting.shell.state.sampling.lines().len(), 1);
    let of = |sitting: &Sitting| sitting.shell.state.sampling.lines()[0].site.clone();
    sitting.tell("sampling::ShowGrid", Intent::ShowGrid(GRID.to_owned()));
    let nearest = of(sitting);
    let sites = known(sitting).sites();
    let mut others = sites.iter().map(|site| site.key.id.clone());
    let other = others.find(|id| Some(id) != nearest.as_ref());
    let assign = Intent::Assign(other.clone());
    sitting.tell("sampling::Assign", assign);
    assert_eq!(of(sitting), other);
    sitting.tell("sampling::Assign", Intent::Assign(None));
    assert_eq!(of(sitting), nearest);

    let trained: Vec<String> = known(sitting)
        .trained()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let team = TeamDraft {
        site: site.to_owned(),
        lane: "1".to_owned(),
        from: "2021-10-05 07:00".to_owned(),
        until: "2021-10-05 08:00".to_owned(),
        people: trained[..2].to_vec(),
    };
    let form = Form::Team(None, team);
    sitting.tell("sampling::Enter", Intent::Enter(Box::new(form)));
    sitting.tell("sampling::KeepForm", Intent::KeepForm);
    let team = known(sitting).teams().first().map(|team| team.key.clone());
    let drop = Intent::DropTeam(team.expect("a team"));
    sitting.tell("sampling::DropTeam", drop);
    assert!(known(sitting).teams().is_empty());
    sitting.tell("sampling::Begin", Intent::Begin);
    assert!(
        matches!(sitting.top(), Some(Dialog::BeginRound(..))),
        "lanes are not covered"
    );
    let id = sitting.top_id();
    let act = Act::Sampling(SamplingAct::BeginRound {
        key: round(sitting),
        reason: "班组随后到位".to_owned(),
    });
    let asked = crate::app::intent::Intent::AskFrom(id, Box::new(act.into()));
    sitting.tell("AskFrom", asked);
    let plan = known(sitting).plan().expect("planned");
    assert!(plan.begun.is_some());
}

/// People of the grid step up.
fn at_lane(sitting: &mut Sitting, site: String) {
    let register = sitting.shell.state.register.register().expect("read");
    let homes: Vec<String> = register
        .units()
        .filter(|(_, unit)| unit.code.starts_with(GRID))
        .flat_map(|(_, unit)| register.households_in(&unit.code))
        .map(|home| home.key.id.clone())
        .take(3)
        .collect();
    let people: Vec<String> = homes
        .iter()
        .flat_map(|home| register.residents_in(home))
        .map(|one| one.key.id.clone())
        .collect();
    assert!(people.len() > 3, "{} people", people.len());
    sitting.tell("sampling::StandAt", Intent::StandAt(site.clone(), 1));
    assert_eq!(sitting.shell.state.sampling.site, Some(site));
    let scan = |sitting: &mut Sitting, tube: &str| {
        sitting.shell.views.sampling.scan.form.tube = tube.to_owned();
    };
    scan(sitting, "hq77-0001");
    let first = people[..2].to_vec();
    sitting.tell("sampling::CheckIn", Intent::CheckIn(first.clone()));
    let refusal = sitting.shell.views.sampling.scan.refusal.as_ref();
    assert!(refusal.is_none(), "{:?}", refusal.map(|r| &r.text));
    let tube = known(sitting).tube("HQ77-0001").expect("open");
    assert_eq!(tube.people.as_deref(), Some(first.as_slice()));
    let twice = Intent::CheckIn(vec![people[0].clone()]);
    sitting.tell("sampling::CheckIn", twice);
    assert!(
        sitting.shell.views.sampling.scan.refusal.is_some(),
        "not twice"
    );
    let close = Intent::CloseTube("HQ77-0001".to_owned());
    sitting.tell("sampling::CloseTube", close);
    let tube = known(sitting).tube("HQ77-0001").expect("closed");
    let key = tube.key.clone();
    assert!(!tube.is_open());
    let list = Intent::ListTubes(Tubes::All);
    sitting.tell("sampling::ListTubes", list);
    assert_eq!(sitting.shell.state.sampling.tubes, Tubes::All);
    let show = Intent::ShowTube(Some(key.id.clone()));
    sitting.tell("sampling::ShowTube", show);
    let positive = Intent::Record(vec![key], Some(TubeResult::Positive));
    sitting.tell("sampling::Record", positive);
    assert_eq!(known(sitting).urgent().len(), 2, "each is sampled singly");
    sitting.tell("sampling::NextTube", Intent::NextTube);
    assert!(sitting.shell.views.sampling.scan.form.tube.is_empty());
    let home = homes[0].clone();
    let all = Intent::PreRegister(vec![home.clone()]);
    sitting.tell("sampling::PreRegister", all);
    let code = known(sitting)
        .registration(&home)
        .map(|one| one.code.clone());
    assert!(code.is_some_and(|code| !code.is_empty()));
    // Then only one of it.
    let mut some = sitting.shell.state.pre_registration(&home);
    assert!(some.people.len() > 1, "everybody who lives there");
    some.people.truncate(1);
    let one = some.people.clone();
    let form = Form::Home(some);
    sitting.tell("sampling::Enter", Intent::Enter(Box::new(form)));
    sitting.tell("sampling::KeepForm", Intent::KeepForm);
    let registered = known(sitting).registration(&home).map(|one| &one.people);
    assert_eq!(registered, Some(&one));

    let act = Act::Sampling(SamplingAct::RecordRefusal {
        round: round(sitting),
        draft: RefusalDraft {
            person: people[3].clone(),
            reason: "怕疼".to_owned(),
        },
    });
    sitting.tell("Ask", crate::app::project::Request::from(act));
    let refusal = known(sitting).refusals().next().map(|one| one.key.clone());
    let end = Intent::EndRefusal(refusal.expect("kept"));
    sitting.tell("sampling::EndRefusal", end);
    assert_eq!(known(sitting).refusals().count(), 0);
}

/// Whoever is isolated at home is visited in tours.
fn at_home(sitting: &mut Sitting) {
    sitting.tell("sampling::ShowTab", Intent::ShowTab(Tab::Home));
    let day = (10..=30)
        .map(|day| jiff::civil::date(2021, 9, day))
        .find(|day| !sitting.shell.state.home_due(*day).0.is_empty());
    let day = day.expect("somebody is due in the story");
    let due = sitting.shell.state.home_due(day).0.len();
    let draft = &mut sitting.shell.views.sampling.home.form;
    draft.day = day.to_string();
    draft.leaves = "08:00".to_owned();
    draft.teams = "2".to_owned();
    draft.site = sitting.shell.state.sampling.site.clone().expect("a site");
    sitting.tell("sampling::PlanHome", Intent::PlanHome);
    let refusal = sitting.shell.views.sampling.home.refusal.as_ref();
    assert!(refusal.is_none(), "{:?}", refusal.map(|r| &r.text));
    let tours = sitting.shell.state.tours_shown().expect("tours");
    let visits: usize = tours.tours.iter().map(|tour| tour.visits.len()).sum();
    assert_eq!(visits, due, "everybody once");
    sitting.tell("sampling::PrintHome", Intent::PrintHome);
    sitting.asks_for(|choice| matches!(choice, Choice::Tours(name) if name.contains("入户")));
    for (name, begins) in [("tours.xlsx", "PK"), ("tours.pdf", "%PDF-")] {
        let path = sitting.folder.path().join(name);
        let ctx = sitting.ctx.clone();
        sitting.shell.write_tours(path.clone(), &ctx);
        sitting.settle();
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
        while sitting.top().is_some() {
            sitting.close_top();
        }
    }
    // Below its title the table says who made it, when, and from which state.
    let path = sitting.folder.path().join("tours.xlsx");
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let name = book.sheet_names().first().cloned().expect("a sheet");
    let sheet = book.worksheet_range(&name).expect("a sheet");
    let said = sheet.get((1, 0)).expect("a cell").to_string();
    for what in ["打印：", "已脱敏", "记录 "] {
        assert!(said.contains(what), "{said}");
    }
}
