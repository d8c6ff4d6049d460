//! Intents of the desk of arrivals.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::state::dialog::Dialog;
use crate::app::workspaces::arrivals::{FileOf, Filter, Form, Intent, Tab, Which, Whose};
use crate::model::act::Act;
use crate::model::arrivals::{
    Arrival, ArrivalDraft, AssignDraft, By, Caller, Split, Work, WorkKind,
};
use crate::model::record::Key;
use crate::rules::arrivals::{CallResult, State};
use jiff::civil::date;
use std::sync::Arc;

/// Who called first in the story.
const COLLEAGUE: &str = "流调01";

fn one<'a>(sitting: &'a Sitting, key: &Key) -> &'a Arrival {
    let all = sitting.shell.state.arrivals.arrivals().expect("read");
    all.get(key).expect("there")
}

fn chosen(sitting: &Sitting) -> Key {
    sitting
        .shell
        .state
        .arrivals
        .chosen
        .clone()
        .expect("somebody")
}

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Calls);
    let all = sitting.shell.state.arrivals.arrivals().expect("read");
    assert!(all.iter().count() > 6_000, "the town has arrivals");
    sitting.tell("arrivals::ShowTab", Intent::ShowTab(Tab::Progress));
    assert_eq!(sitting.shell.state.arrivals.tab, Tab::Progress);
    sitting.tell("arrivals::CountBy", Intent::CountBy(By::Caller));
    assert_eq!(sitting.shell.state.arrivals.by, Some(By::Caller));
    let first = date(2021, 9, 12);
    sitting.tell("arrivals::HoursOf", Intent::HoursOf(Some(first)));
    let of_all = sitting.shell.state.arrivals.hours(first);
    let by = Intent::HoursBy(Some(COLLEAGUE.to_owned()));
    sitting.tell("arrivals::HoursBy", by);
    let own = sitting.shell.state.arrivals.hours(first);
    assert!(own[9].calls > 0 && own[9].calls < of_all[9].calls);
    assert!(sitting.shell.state.arrivals.days()[&first].contains(COLLEAGUE));
    let filter = Filter {
        whose: Whose::Of(COLLEAGUE.to_owned()),
        which: Which::All,
        ..Filter::default()
    };
    sitting.tell("arrivals::LookThrough", Intent::LookThrough(filter));
    let state = &sitting.shell.state;
    let listed = state.arrivals.listed(state.calls_seen());
    let key = listed.first().cloned().expect("a colleague's");
    assert_eq!(one(sitting, &key).caller.as_deref(), Some(COLLEAGUE));
    sitting.tell("arrivals::Choose", Intent::Choose(key.clone()));
    assert_eq!(chosen(sitting), key);
    assert_eq!(sitting.selection().len(), 1, "the map goes along");
    // A colleague's number is not shown until they are taken over.
    sitting.tell("arrivals::Open", Intent::Open);
    assert!(sitting.shell.state.arrivals.opened.is_none());
    sitting.close_top();
    sitting.tell("arrivals::TakeOne", Intent::TakeOne(key.clone()));
    assert_eq!(one(sitting, &key).caller.as_deref(), Some("陈"));
    sitting.tell("arrivals::Open", Intent::Open);
    let opened = sitting.shell.state.arrivals.opened.as_ref();
    assert_eq!(opened.map(|(of, _)| of), Some(&key));
    sitting.tell("arrivals::CopyNumber", Intent::CopyNumber);

    called(sitting);
    shared_out(sitting);
    handed(sitting);
    let is_list = |of: &FileOf, name: &str| match of {
        FileOf::Morning(own) | FileOf::Visits(own) => own.contains(name),
        _ => false,
    };
    sitting.tell("arrivals::PrintMorning", Intent::PrintMorning);
    sitting.asks_for(|choice| matches!(choice, Choice::Arrivals(of) if is_list(of, "网格")));
    sitting.tell("arrivals::PrintVisits", Intent::PrintVisits);
    sitting.asks_for(|choice| matches!(choice, Choice::Arrivals(of) if is_list(of, "上门")));
    sitting.tell("Run", Command::Calls);
    assert!(!sitting.shell.state.is_calling());
}

/// Three new people, called one after the other.
fn called(sitting: &mut Sitting) {
    let mut keys = Vec::new();
    for name in ["甲", "乙", "丙"] {
        let draft = ArrivalDraft {
            name: name.to_owned(),
            phone: "13800000001".to_owned(),
            arrived: "2021-10-05".to_owned(),
            from: "枫亭镇".to_owned(),
            ..ArrivalDraft::default()
        };
        let form = Form::Arrival(None, Box::new(draft), String::new());
        sitting.tell("arrivals::Enter", Intent::Enter(Box::new(form)));
        sitting.tell("arrivals::KeepForm", Intent::KeepForm);
        assert!(sitting.shell.views.arrivals.form.is_none(), "kept");
        let all = sitting.shell.state.arrivals.arrivals().expect("read");
        keys.push(all.iter().last().expect("new").key.clone());
    }
    let nobodys = Filter {
        whose: Whose::Nobody,
        ..Filter::default()
    };
    sitting.tell("arrivals::LookThrough", Intent::LookThrough(nobodys));
    sitting.tell("arrivals::Choose", Intent::Choose(keys[0].clone()));
    // Nobody answers: the next one is shown, and nothing else is read anew for it.
    let known = |sitting: &Sitting| sitting.shell.state.epidemic.known().cloned().expect("read");
    let before = known(sitting);
    let none = Intent::Record(CallResult::NoAnswer);
    sitting.tell("arrivals::Record", none);
    assert!(Arc::ptr_eq(&before, &known(sitting)));
    assert_eq!(one(sitting, &keys[0]).standing.tries, 1);
    assert_eq!(chosen(sitting), keys[1], "the next comes by itself");
    // A wrong number: they stay until there is another one.
    let wrong = Intent::Record(CallResult::WrongNumber);
    sitting.tell("arrivals::Record", wrong);
    assert_eq!(chosen(sitting), keys[1]);
    assert_eq!(one(sitting, &keys[1]).standing.state, State::Number);
    sitting.tell("arrivals::AskNumbers", Intent::AskNumbers);
    assert!(sitting.shell.state.arrivals.numbers.is_some());
    let number = &mut sitting.shell.views.arrivals.number.form;
    "13900000002".clone_into(&mut number.phone);
    sitting.tell("arrivals::GiveNumber", Intent::GiveNumber(None));
    assert_eq!(one(sitting, &keys[1]).standing.state, State::Open);
    sitting.tell("arrivals::Skip", Intent::Skip);
    assert_eq!(chosen(sitting), keys[2]);
    sitting.tell("arrivals::Back", Intent::Back);
    assert_eq!(chosen(sitting), keys[1]);
    sitting.tell("arrivals::Next", Intent::Next);
    // Spoken to, and done with.
    sitting.tell("arrivals::Choose", Intent::Choose(keys[2].clone()));
    let reached = Intent::Record(CallResult::Reached);
    sitting.tell("arrivals::Record", reached);
    assert_eq!(one(sitting, &keys[2]).standing.state, State::Learned);
    // Each opens with what is proposed, so that it can be kept as it stands.
    let today = sitting.shell.state.now().date();
    for kind in [WorkKind::Pass, WorkKind::Sample] {
        sitting.tell("arrivals::HandOver", Intent::HandOver(kind));
        let form = sitting.shell.views.arrivals.form.as_ref();
        let form = &form.expect("the day is asked for").form;
        let Form::Work(_, Work::Pass(text) | Work::Sample(text), _) = form else {
            panic!("{form:?}");
        };
        assert_eq!(*text, today.to_string());
        assert_eq!(sitting.shell.state.arrival_faults(form), []);
        sitting.shell.views.arrivals.leave();
    }
    sitting.tell("arrivals::HandOver", Intent::HandOver(WorkKind::Clear));
    assert_eq!(one(sitting, &keys[2]).standing.state, State::Closed);
}

fn shared_out(sitting: &mut Sitting) {
    let draft = AssignDraft {
        split: Split::Evenly,
        callers: vec![Caller {
            name: "陈".to_owned(),
            ..Caller::default()
        }],
        keys: Vec::new(),
    };
    sitting.tell("arrivals::Share", Intent::Share(draft));
    let all = sitting.shell.state.arrivals.arrivals().expect("read");
    let left = |one: &&Arrival| one.caller.is_none() && one.standing.state != State::Closed;
    assert_eq!(all.iter().filter(left).count(), 0);
    let before = all.queue(Some("陈")).len();
    let take = Intent::TakeOver(COLLEAGUE.to_owned());
    sitting.tell("arrivals::TakeOver", take);
    let all = sitting.shell.state.arrivals.arrivals().expect("read");
    assert!(all.queue(Some("陈")).len() >= before);
    assert_eq!(all.queue(Some(COLLEAGUE)).len(), 0);
}

/// A queue goes out, and comes back.
fn handed(sitting: &mut Sitting) {
    sitting.tell("arrivals::Send", Intent::Send("陈".to_owned()));
    let is_out = |choice: &Choice| match choice {
        Choice::Arrivals(FileOf::Out { name, caller }) => name == "陈.calls" && caller == "陈",
        _ => false,
    };
    sitting.asks_for(is_out);
    sitting.tell("arrivals::Bring", Intent::Bring);
    sitting.asks_for(|choice| *choice == Choice::Arrivals(FileOf::In));
    let path = sitting.folder.path().join("陈.calls");
    for caller in [Some("陈"), None] {
        let of = match caller {
            Some(caller) => FileOf::Out {
                name: String::new(),
                caller: caller.to_owned(),
            },
            None => FileOf::In,
        };
        let ctx = sitting.ctx.clone();
        sitting.shell.take_arrivals_file(of, path.clone(), &ctx);
        let id = sitting.top_id();
        let mut open = sitting.shell.views.dialogs.iter_mut();
        let act = open.find_map(|open| match &mut open.dialog {
            Dialog::CallsFile(file) => {
                assert!(!file.is_ready());
                file.passphrase = "open sesame please".to_owned().into();
                file.again = file.passphrase.clone();
                assert!(file.is_ready());
                Some(file.act())
            }
            _ => None,
        });
        drop(open);
        let act = act.expect("it asks what opens it");
        let asked = crate::app::intent::Intent::AskFrom(id, Box::new(act.into()));
        sitting.tell("AskFrom", asked);
        assert!(path.exists());
        assert!(sitting.top().is_none(), "it closes");
    }
    // Nobody calls them here meanwhile; taken back for a reason they are called here again.
    let queue = |sitting: &Sitting| {
        let all = sitting.shell.state.arrivals.arrivals().expect("read");
        all.queue(Some("陈")).len()
    };
    assert_eq!(queue(sitting), 0);
    let asked = Dialog::TakeBack("陈".to_owned(), None, String::new());
    let id = sitting.shell.ask_user(asked);
    let act = Act::TakeBackCalls {
        caller: "陈".to_owned(),
        keys: Vec::new(),
        reason: "设备遗失".to_owned(),
    };
    let asked = crate::app::intent::Intent::AskFrom(id, Box::new(act.into()));
    sitting.tell("AskFrom", asked);
    assert!(sitting.top().is_none() && queue(sitting) > 0);
}
