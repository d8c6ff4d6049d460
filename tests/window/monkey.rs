//! Somebody who presses and clicks anything at all: nothing breaks, and what came of it is in the
//! journal.

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, settle};
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, vec2,
};
use egui_kittest::Harness;
use gridroom::app::command::Command;
use std::process::Command as Process;

/// So many events in the usual run: each place is come to once. `GRIDROOM_MONKEY=20000` is the long one.
const EVENTS: usize = 480;

/// So many events at one place, before the next is gone to.
const AT_ONE_PLACE: usize = 40;

/// Where people work, and how one gets there; after all of them the language is another.
const PLACES: [Command; 12] = [
    Command::Watch,
    Command::Calls,
    Command::Sampling,
    Command::Register,
    Command::Redraw,
    Command::Propose,
    Command::Print,
    Command::Trace,
    Command::ImportList,
    Command::Guide,
    Command::OwnTown,
    Command::SwitchLanguage,
];

/// Numbers that are as good as any, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

const KEYS: [Key; 22] = [
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Space,
    Key::Delete,
    Key::Backspace,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Home,
    Key::End,
    Key::Z,
    Key::Y,
    Key::N,
    Key::O,
    Key::S,
    Key::M,
    Key::J,
    Key::F2,
    Key::F3,
    Key::F12,
];

fn press(harness: &mut Harness<'_, Window>, key: Key, modifiers: Modifiers) {
    for pressed in [true, false] {
        harness.event(Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        });
    }
}

fn click(harness: &mut Harness<'_, Window>, pos: Pos2, button: PointerButton) {
    harness.event(Event::PointerMoved(pos));
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
}

fn drag(harness: &mut Harness<'_, Window>, from: Pos2, to: Pos2) {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    harness.step();
    harness.event(Event::PointerMoved(from + (to - from) / 2.0));
    harness.step();
    harness.event(Event::PointerMoved(to));
    harness.event(button(to, false));
}

#[test]
fn whatever_is_pressed_and_clicked_nothing_breaks_and_the_journal_keeps_it() {
    let events = std::env::var("GRIDROOM_MONKEY").ok();
    let events = events.and_then(|n| n.parse().ok()).unwrap_or(EVENTS);
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F3);
    let mut dice = Dice(20_210_910);
    let size = harness.ctx.content_rect().size();
    for event in 0..events {
        if event % AT_ONE_PLACE == 0 {
            let ctx = harness.ctx.clone();
            let place = PLACES[event / AT_ONE_PLACE % PLACES.len()];
            harness.state_mut().shell().run(place, &ctx);
            harness.step();
        }
        match dice.roll(12) {
            0..=4 => {
                let (x, y) = (dice.roll(size.x as usize), dice.roll(size.y as usize));
                let button = match dice.roll(12) {
                    0 => PointerButton::Secondary,
                    _ => PointerButton::Primary,
                };
                click(&mut harness, Pos2::new(x as f32, y as f32), button);
            }
            5..=7 => {
                let key = KEYS[dice.roll(KEYS.len())];
                let modifiers = match dice.roll(5) {
                    0 => Modifiers::COMMAND,
                    1 => Modifiers::SHIFT,
                    _ => Modifiers::NONE,
                };
                press(&mut harness, key, modifiers);
            }
            8 => {
                let mut at = || {
                    Pos2::new(
                        dice.roll(size.x as usize) as f32,
                        dice.roll(size.y as usize) as f32,
                    )
                };
                let (from, to) = (at(), at());
                drag(&mut harness, from, to);
            }
            9 => harness.event(Event::MouseWheel {
                unit: MouseWheelUnit::Line,
                delta: vec2(0.0, dice.roll(7) as f32 - 3.0),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Unknown,
                modifiers: [Modifiers::NONE, Modifiers::COMMAND][dice.roll(2)],
            }),
            10 => harness.event(Event::Text(["1", "木", "a", "9"][dice.roll(4)].to_owned())),
            _ => {
                let command = Command::ALL[dice.roll(Command::ALL.len())];
                // Another file would be another test; locking would end this one.
                let leads_away = matches!(
                    command,
                    Command::Open
                        | Command::OpenTown
                        | Command::NewProject
                        | Command::Quit
                        | Command::Lock
                );
                if !leads_away {
                    let ctx = harness.ctx.clone();
                    harness.state_mut().shell().run(command, &ctx);
                }
            }
        }
        harness.step();
        if event % 50 == 49 {
            settle_anyhow(&mut harness);
        }
    }
    settle_anyhow(&mut harness);
    drop(harness);
    let audit = Process::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(["audit", "verify"])
        .arg(&path)
        .output()
        .expect("ran");
    let said = String::from_utf8_lossy(&audit.stdout).into_owned();
    assert!(audit.status.success(), "{said}");
}

/// Until nothing is read or written; a replay that runs goes on.
fn settle_anyhow(harness: &mut Harness<'_, Window>) {
    for _ in 0..2_000 {
        harness.step();
        if harness.state_mut().shell().is_idle() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    settle(harness);
}
