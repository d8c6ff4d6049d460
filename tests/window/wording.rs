//! How the texts are written: punctuation of the right width, one word a thing, and one told from
//! many; and that the window says them so.

use crate::settings::SOURCES;
use crate::support::{command, settle, shows, town};
use egui::Key;
use egui_kittest::kittest::Queryable;
use gridroom::app::command::Command;
use gridroom::i18n::{I18n, Language, grouped};

/// The messages of a Fluent source, each with its whole text.
fn messages(source: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in source.lines() {
        if line.starts_with([' ', '\t', '}']) {
            if let Some((_, text)) = found.last_mut() {
                text.push('\n');
                text.push_str(line.trim());
            }
        } else if let Some((key, text)) = line.split_once('=')
            && !line.starts_with('#')
        {
            found.push((key.trim(), text.trim().to_owned()));
        }
    }
    found
}

/// Messages by key.
type Messages = Vec<(&'static str, String)>;

fn all() -> (Messages, Messages) {
    let chinese = SOURCES.iter().flat_map(|(chinese, _)| messages(chinese));
    let english = SOURCES.iter().flat_map(|(_, english)| messages(english));
    (chinese.collect(), english.collect())
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn punctuation_has_the_width_of_its_language() {
    let (chinese, english) = all();
    let narrow = |text: &str| {
        let signs: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
        signs
            .windows(2)
            .any(|pair| match (is_han(pair[0]), is_han(pair[1])) {
                (true, false) => ",:;()!?\"".contains(pair[1]),
                (false, true) => ",:;()!?\"".contains(pair[0]),
                _ => false,
            })
    };
    let wrong: Vec<_> = chinese.iter().filter(|(_, text)| narrow(text)).collect();
    assert!(wrong.is_empty(), "half-width in Chinese: {wrong:#?}");
    let wide = |text: &str| text.contains(|c| "，。；：（）！？、".contains(c));
    let wrong: Vec<_> = english.iter().filter(|(_, text)| wide(text)).collect();
    assert!(wrong.is_empty(), "full-width in English: {wrong:#?}");
}

/// Words that a thing is not called by, or that no form of a command centre would print. The key of
/// a text that may say one stands behind it.
const CHINESE: &[(&str, &[&str])] = &[
    // The role is 值班领导, and 值班员 works under it.
    ("主管", &[]),
    ("值班长", &[]),
    ("指挥长", &[]),
    ("操作员", &[]),
    // 通告 is what is published; 管控 is one zone of several.
    ("管控令", &[]),
    ("此令", &[]),
    ("的令", &[]),
    ("管控类型", &[]),
    ("健康检查", &[]),
    ("巡查", &[]),
    // A staircase, and nothing else; any part of the tree is a 辖区.
    ("单元", &["list-column-entrance", "hint-part"]),
    ("打码", &[]),
    ("掩码", &[]),
    ("明文", &[]),
    ("撤销账号", &[]),
    ("撤销用户", &[]),
    ("日志", &["error-log-beside", "broke-off-log"]),
    ("换手", &[]),
    ("改接", &[]),
    ("读不懂", &[]),
    ("看不懂", &[]),
    ("看看", &[]),
    ("知道了", &[]),
    ("点一下", &[]),
    ("点选", &[]),
    ("点击", &[]),
    ("怎样", &[]),
    ("搬家", &[]),
    ("还没有", &[]),
    ("提醒", &[]),
];

const ENGLISH: &[&str] = &[
    "Middle",
    "Hholds",
    "see to",
    "Take it",
    "Lay ",
    "laid aside",
    "Who answers",
    "Health check",
    "any more.",
    "Ground of nobody",
    "Free grids",
    "All neg.",
];

#[test]
fn every_thing_has_one_name_and_no_text_is_chatty() {
    let (chinese, english) = all();
    for (word, but) in CHINESE {
        let says: Vec<_> = chinese
            .iter()
            // 单元格 is a cell of a sheet.
            .filter(|(key, text)| text.replace("单元格", "").contains(word) && !but.contains(key))
            .collect();
        assert!(says.is_empty(), "{word}: {says:#?}");
    }
    for word in ENGLISH {
        let says: Vec<_> = english
            .iter()
            .filter(|(_, text)| text.contains(word))
            .collect();
        assert!(says.is_empty(), "{word}: {says:#?}");
    }
}

/// Arguments that count something.
const COUNTS: [&str; 14] = [
    "count",
    "grids",
    "households",
    "people",
    "residents",
    "backups",
    "cases",
    "days",
    "entries",
    "units",
    "missing",
    "buildings",
    "moved",
    "read",
];

/// Whether a text says `{ $count } grids` with nothing to tell one from many: a plural within two
/// words behind a count that no variant holds.
fn is_plural_of_one(text: &str) -> bool {
    let variants = ["[one]", "*[other]"];
    let plain = text
        .lines()
        .filter(|line| !variants.iter().any(|variant| line.starts_with(variant)));
    let plain = plain.collect::<Vec<_>>().join(" ");
    COUNTS.iter().any(|count| {
        plain
            .split(&format!("{{ ${count} }} "))
            .skip(1)
            .any(|rest| {
                let ends = |c: char| "{,;:(.".contains(c);
                let until = rest.find(ends).unwrap_or(rest.len());
                let noun = |word: &str| {
                    let is_word = word.len() > 2 && word.chars().all(|c| c.is_alphabetic());
                    is_word && word.ends_with('s') && !["was", "has", "its"].contains(&word)
                };
                rest[..until].split(' ').take(2).any(noun)
            })
    })
}

#[test]
fn english_tells_one_from_many() {
    assert!(is_plural_of_one("{ $count } closed grids"));
    assert!(!is_plural_of_one("Grids: { $count }"));
    let (_, english) = all();
    let wrong: Vec<_> = english
        .iter()
        .filter(|(_, text)| is_plural_of_one(text))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let i18n = I18n::new(Language::English);
    let problems = |n: usize| i18n.t_args("status-problems", &[("count", grouped(n).into())]);
    assert_eq!(problems(1), "1 problem");
    assert_eq!(problems(0), "0 problems");
    assert_eq!(problems(12_345), "12,345 problems");
    let chinese = I18n::new(Language::Chinese);
    let problems = chinese.t_args("status-problems", &[("count", grouped(1_234).into())]);
    assert_eq!(problems, "1,234 个问题");
}

#[test]
fn a_line_of_the_status_bar_does_not_stay_in_the_other_language() {
    let (mut harness, _folder) = town();
    harness.state_mut().shell().state.notices.say("已导出");
    harness.run();
    assert!(shows(&harness, "已导出"));
    command(&mut harness, Key::E);
    assert!(!shows(&harness, "已导出"));
    assert!(shows(&harness, "Notices 1"), "the list keeps it");
}

/// The button that keeps a check says what it does, and the one that closes a report says no more.
#[test]
fn buttons_say_what_they_do() {
    let (mut harness, _path, _folder) = crate::project::signed_in();
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    shell.run(Command::Retention, &ctx);
    settle(&mut harness);
    assert!(harness.query_by_label("关闭").is_some());
    let i18n = I18n::new(Language::Chinese);
    assert_eq!(i18n.t("check-save"), "保存监测");
    assert_eq!(i18n.t("role-supervisor"), "值班领导");
    assert_eq!(
        i18n.t_args(
            "window-title-alarms",
            &[("count", grouped(20).into()), ("title", "p.gpkg".into())]
        ),
        "20 项待办 · p.gpkg"
    );
}
