//! Intents of printing.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::project::Request;
use crate::app::workspaces::printing::state::{Printing, Wanted, What, Zoom};
use crate::app::workspaces::printing::{Copying, Intent};
use crate::print::paper::Size;
use crate::store::HistoryFilter;
use egui::{Color32, ColorImage, OutputCommand};
use serde_json::Value;
use std::sync::Arc;

fn printing(sitting: &Sitting) -> &Printing {
    let printing = sitting.shell.state.printing.as_deref();
    printing.expect("the page is shown")
}

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Print);
    assert_eq!(
        printing(sitting).pages(),
        1,
        "{:?}",
        printing(sitting).failed
    );
    let picture = printing(sitting).picture.as_ref().expect("a picture");
    assert!(picture.image.size[0] > picture.image.size[1], "landscape");

    let wanted = Wanted {
        is_portrait: true,
        tiles: Some(Size::A4),
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(wanted.clone())));
    assert!(printing(sitting).pages() > 1, "cut into sheets");
    assert_eq!(sitting.shell.state.settings.printing, wanted, "kept");
    sitting.tell("printing::Turn", Intent::Turn(1));
    let picture = printing(sitting).picture.as_ref().expect("a picture");
    assert_eq!(picture.page, 1);
    let small = picture.image.size[0];
    sitting.tell("printing::Zoom", Intent::Zoom(Zoom::Actual));
    let picture = printing(sitting).picture.as_ref().expect("a picture");
    assert!(picture.image.size[0] < small, "A4 at 96 dots to an inch");
    copied(sitting);
    let kept = Intent::KeepPreset("挂图拼接".to_owned());
    sitting.tell("printing::KeepPreset", kept);
    let presets = &sitting.shell.state.settings.print_presets;
    assert!(presets.len() == 1 && presets[0].wanted == wanted);
    sitting.tell("printing::DropPreset", Intent::DropPreset(0));
    assert!(sitting.shell.state.settings.print_presets.is_empty());

    // However large the paper and the picture, a graphics adapter takes it.
    let large = Wanted {
        size: Size::A0,
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(large)));
    sitting.tell("printing::Zoom", Intent::Zoom(Zoom::Double));
    let picture = printing(sitting).picture.as_ref().expect("a picture");
    let most = sitting.ctx.input(|input| input.max_texture_side);
    let side = picture.image.size.into_iter().max().unwrap_or(0);
    assert!(
        side <= most && side + 8 > most.min(8_192),
        "{side} of {most}"
    );

    // What changes meanwhile is on the page.
    let before = printing(sitting).printed.clone().expect("laid out");
    sitting.tell("Run", Command::Undo);
    let after = printing(sitting).printed.clone().expect("laid out");
    assert!(!Arc::ptr_eq(&before, &after), "laid out anew");
    sitting.tell("Run", Command::Redo);

    // What cannot be printed is said, and nothing of the last one stays.
    let notice = Wanted {
        what: What::Notice,
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(notice)));
    assert!(printing(sitting).failed.is_some() && printing(sitting).pages() == 0);
    let report = Wanted {
        what: What::Report,
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(report)));
    assert_eq!(printing(sitting).pages(), 1);
    let is = |choice: &Choice, file: &str| matches!(choice, Choice::Print(name, endings) if name == file && endings.contains(&"xlsx"));
    sitting.tell("printing::Save", Intent::Save("xlsx"));
    sitting.asks_for(|choice| is(choice, "日报.xlsx"));
    today(sitting);
    for name in ["日报.pdf", "日报.xlsx"] {
        let path = sitting.folder.path().join(name);
        let ctx = sitting.ctx.clone();
        sitting.shell.print_to(path.clone(), &ctx);
        sitting.settle();
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(if name.ends_with("pdf") {
            b"%PDF"
        } else {
            b"PK\x03\x04"
        }));
    }
    closed(sitting);
    sitting.tell("Ask", Request::History(HistoryFilter::default()));
    let row = sitting.shell.state.work.history.first();
    let what = row.and_then(|row| row.detail.get("layer")).cloned();
    assert_eq!(what, Some("daily-report".into()), "the journal keeps it");
    let replay = Wanted {
        what: What::Replay,
        from: "2021-09-11".to_owned(),
        to: "2021-09-12".to_owned(),
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(replay)));
    assert_eq!(printing(sitting).pages(), 1, "its last picture");
    let list = |name: &str| Wanted {
        what: What::List,
        list: name.to_owned(),
        ..Wanted::default()
    };
    let (film, people) = ("回放.png", "人员.pdf");
    let written = |sitting: &mut Sitting, name: &str| {
        let path = sitting.folder.path().join(name);
        let ctx = sitting.ctx.clone();
        sitting.shell.print_to(path.clone(), &ctx);
        sitting.settle();
        std::fs::read(&path).ok()
    };
    assert!(
        written(sitting, "回放.pdf").is_none(),
        "it moves on no page"
    );
    let bytes = written(sitting, film).expect("written");
    assert!(bytes.windows(4).any(|four| four == b"acTL"));
    for name in ["gates", "people"] {
        sitting.tell("printing::Want", Intent::Want(Box::new(list(name))));
        let told = printing(sitting).printed.as_ref().expect("laid out").told();
        assert!(told.rows.is_some_and(|rows| rows > 0), "{name}");
    }
    let bytes = written(sitting, people).expect("written");
    assert!(bytes.starts_with(b"%PDF"));
    let view = Wanted {
        what: What::View,
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(view)));
    assert_eq!(printing(sitting).pages(), 1, "the part that is in view");
    for (name, begins) in [
        ("当前视图.png", &b"\x89PNG"[..]),
        ("当前视图.svg", &b"<svg"[..]),
    ] {
        assert!(
            written(sitting, name).expect("written").starts_with(begins),
            "{name}"
        );
    }
    reasoned(sitting, &list);
    sitting.tell("printing::Leave", Intent::Leave);
    assert!(sitting.shell.state.printing.is_none());
}

/// A report is closed at the hour that was typed, behind its day or by itself; else in the evening.
fn closed(sitting: &mut Sitting) {
    for (at, cut_off, closed) in [
        ("2021-09-15", "", "2021-09-15 20:00"),
        ("2021-09-15 08:30", "", "2021-09-15 08:30"),
        ("2021-09-15 08:30", "12:00", "2021-09-15 12:00"),
        ("", "12:00", "2021-10-05 12:00"),
    ] {
        let report = Wanted {
            what: What::Report,
            at: at.to_owned(),
            cut_off: cut_off.to_owned(),
            ..Wanted::default()
        };
        sitting.tell("printing::Want", Intent::Want(Box::new(report)));
        let path = sitting.folder.path().join("日报.svg");
        let ctx = sitting.ctx.clone();
        sitting.shell.print_to(path.clone(), &ctx);
        sitting.settle();
        let page = std::fs::read_to_string(&path).expect("written");
        assert!(page.contains(closed), "{at} {cut_off}");
    }
    let wrong = Wanted {
        what: What::Report,
        cut_off: "25:00".to_owned(),
        ..Wanted::default()
    };
    sitting.tell("printing::Want", Intent::Want(Box::new(wrong)));
    assert!(printing(sitting).failed.is_some());
}

/// A reason is one for what it was given for: of another print it says nothing.
fn reasoned(sitting: &mut Sitting, list: &dyn Fn(&str) -> Wanted) {
    let reasoned = |wanted: Wanted| Wanted {
        reason: "流调溯源".to_owned(),
        ..wanted
    };
    let wall = reasoned(Wanted::default());
    sitting.tell("printing::Want", Intent::Want(Box::default()));
    sitting.tell("printing::Want", Intent::Want(Box::new(wall.clone())));
    assert_eq!(printing(sitting).wanted, wall);
    let kept = &sitting.shell.state.settings.printing;
    assert!(kept.reason.is_empty(), "it is not kept");
    for next in [list("people"), list("isolations"), Wanted::default()] {
        sitting.tell(
            "printing::Want",
            Intent::Want(Box::new(reasoned(next.clone()))),
        );
        assert_eq!(printing(sitting).wanted, next);
        // Given again for what is shown, it holds.
        sitting.tell(
            "printing::Want",
            Intent::Want(Box::new(reasoned(next.clone()))),
        );
        assert_eq!(printing(sitting).wanted, reasoned(next));
    }
    sitting.tell(
        "printing::Want",
        Intent::Want(Box::new(reasoned(list("isolations")))),
    );
    let path = sitting.folder.path().join("脱敏.svg");
    let ctx = sitting.ctx.clone();
    sitting.shell.print_to(path.clone(), &ctx);
    sitting.settle();
    let page = std::fs::read_to_string(&path).expect("written");
    assert!(page.contains("已脱敏") && !page.contains("流调溯源"));
}

/// How many pictures went to the clipboard.
fn on_clipboard(sitting: &Sitting) -> usize {
    let is_picture = |command: &&OutputCommand| matches!(command, OutputCommand::CopyImage(_));
    sitting
        .ctx
        .output(|output| output.commands.iter().filter(is_picture).count())
}

/// The page, and the part of the map that is in view, are copied once the journal keeps that they are.
fn copied(sitting: &mut Sitting) {
    let before = on_clipboard(sitting);
    let ctx = sitting.ctx.clone();
    sitting.shell.handle(Intent::Copy.into(), &ctx);
    assert_eq!(on_clipboard(sitting), before, "not before it is noted");
    sitting.tell("printing::Copy", Intent::Copy);
    // The second one took the place of the first.
    assert_eq!(on_clipboard(sitting), before + 1);
    sitting.tell("Run", Command::CopyMap);
    assert_eq!(on_clipboard(sitting), before + 2);
    assert!(sitting.shell.state.copying.is_none());
    sitting.tell("Ask", Request::History(HistoryFilter::default()));
    let kept = sitting.shell.state.work.history.iter().take(3);
    let kept: Vec<_> = kept.map(|row| row.detail.get("layer").cloned()).collect();
    let layers = ["map", "page", "page"].map(|layer| Some(Value::from(layer)));
    assert_eq!(kept, layers);
    // What is refused is not copied.
    let history = Request::History(HistoryFilter::default());
    let ticket = sitting.shell.ask(history, &ctx).expect("asked");
    let image = ColorImage::new([1, 1], vec![Color32::WHITE]);
    sitting.shell.state.copying = Some(Copying::Page(ticket, Arc::new(image)));
    assert!(sitting.shell.forget_copy(Some(ticket)));
    sitting.settle();
    assert_eq!(on_clipboard(sitting), before + 2);
}

/// What leaves every evening is that of today, whatever was looked at before.
fn today(sitting: &mut Sitting) {
    let past = Wanted {
        at: "2021-09-12 08:00".to_owned(),
        size: Size::A2,
        ..Wanted::default()
    };
    for (what, ending, file) in [
        (What::Wall, "pdf", "挂图.pdf"),
        (What::Report, "xlsx", "日报.xlsx"),
    ] {
        sitting.tell("printing::Want", Intent::Want(Box::new(past.clone())));
        sitting.tell("printing::SaveToday", Intent::SaveToday(what, ending));
        sitting.asks_for(|choice| matches!(choice, Choice::Print(name, _) if name == file));
        let wanted = Wanted {
            what,
            at: String::new(),
            ..past.clone()
        };
        assert_eq!(printing(sitting).wanted, wanted);
        assert_eq!(printing(sitting).pages(), 1);
    }
}
