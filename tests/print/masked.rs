//! Nothing personal stands in clear on a print that was not permitted to show it, nor in the bytes of its file.

use crate::outside::{path_text, pdf_in, run};
use crate::support::{prints, town};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::exchange::list::{Clearness, LISTS, List, Selection, export, list_named, printed};
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::listing::{Listed, listing};
use gridroom::print::page::{Document, Item, Page};
use gridroom::print::paper::Size;
use gridroom::print::report::{report, workbook};
use gridroom::print::sheets::sheets;
use gridroom::print::svg;
use gridroom::print::wall::{self, wall};
use gridroom::store::sealing::Cost;
use gridroom::store::{HistoryFilter, Project, StoreError};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::io::Read;
use std::path::Path;

/// The wall map.
fn map_of(facts: &Facts, i18n: &I18n) -> Document {
    let wish = wall::Wish {
        size: Size::A1,
        is_portrait: false,
        tiles: None,
    };
    let map = wall(facts, i18n, &wish, &Course::new());
    map.expect("laid out").document
}

/// The wall map, and all that is said on it and on whatever else is printed.
fn said(facts: &Facts) -> (Document, BTreeSet<String>) {
    let i18n = I18n::new(Language::Chinese);
    let map = map_of(facts, &i18n);
    let sheets = sheets(facts, &i18n, &facts.listed(), &Course::new()).expect("laid out");
    let prints = prints(facts, &i18n);
    let others = prints.iter().map(|(_, document)| document);
    let all = others.chain([&map, &sheets]);
    let pages = all.flat_map(|document| &document.pages);
    let texts = pages.flat_map(|page| page.texts().into_iter().map(|t| t.text.clone()));
    let texts = texts.collect();
    (map, texts)
}

/// The names, phones and ids of people, but of those that are posted in public.
fn secrets() -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for (_, record, fields) in town_contents().expect("a town") {
        let public = record.attribute("public");
        if public.and_then(Value::as_bool) == Some(true) {
            continue;
        }
        for name in ["name", "phone", "resident_id", "household"] {
            let value = fields.as_ref().and_then(|fields| fields.get(name));
            let value = value.map(|value| value.trim().to_owned());
            // A single character is in every text.
            secrets.extend(value.filter(|value| value.chars().count() > 1));
        }
    }
    secrets
}

/// Names and phones that are posted in public.
fn posted(facts: &Facts) -> BTreeSet<String> {
    let staff = facts.register.all_staff().filter(|staff| staff.is_public);
    staff
        .flat_map(|staff| [staff.name(), staff.phone()])
        .collect()
}

#[test]
fn what_is_masked_says_no_name_and_no_phone() {
    let (project, _, _folder) = town();
    let wish = Wish {
        with_arrivals: true,
        ..Wish::default()
    };
    let facts = Facts::read(&project, &wish).expect("read");
    assert!(facts.spots.is_empty() && facts.moment.figures.cases == 40);
    let secrets = secrets();
    assert!(secrets.len() > 5_000, "{}", secrets.len());
    let (_, texts) = said(&facts);
    let public = posted(&facts);
    assert!(public.len() > 100);
    for text in &texts {
        // Somebody may have the name of somebody who is posted; phones are never shared so.
        let words = text.split([' ', '：', '、', '，', '（', '）']);
        for word in words.filter(|word| !public.contains(*word)) {
            assert!(!secrets.contains(word), "{text}: {word}");
        }
    }
    let posted = public.iter().filter(|one| texts.contains(*one)).count();
    assert!(
        posted > 50,
        "phones that are posted stand on the sheets: {posted}"
    );
}

/// What is looked for in the bytes of files.
struct Secrets {
    /// Names, phones and ids.
    all: HashSet<String>,
    /// How long those are that are made of digits alone.
    lengths: BTreeSet<usize>,
}

impl Secrets {
    /// Those of the town, but for what is posted in public: somebody may have the name of somebody who is.
    fn of(facts: &Facts) -> Self {
        let all: HashSet<String> = secrets().difference(&posted(facts)).cloned().collect();
        let is_number = |one: &&String| one.bytes().all(|byte| byte.is_ascii_digit());
        let lengths = all.iter().filter(is_number).map(String::len).collect();
        Self { all, lengths }
    }

    /// Those that stand in a text: as a word, or as digits among others.
    fn found<'a>(&self, text: &'a str) -> BTreeSet<&'a str> {
        let is_between = |c: char| c.is_whitespace() || "：、，。（）()<>\"',;:=/·|".contains(c);
        let mut found: BTreeSet<&str> = text
            .split(is_between)
            .filter(|word| self.all.contains(*word))
            .collect();
        for run in text.split(|c: char| !c.is_ascii_digit()) {
            for length in self.lengths.iter().filter(|length| **length <= run.len()) {
                let starts = 0..=run.len() - length;
                let parts = starts.map(|from| &run[from..from + length]);
                found.extend(parts.filter(|part| self.all.contains(*part)));
            }
        }
        found
    }

    /// That there are none.
    fn check(&self, what: &str, text: &str) {
        assert!(text.len() > 200, "{what}: {text}");
        let found = self.found(text);
        assert!(found.is_empty(), "{what}: {found:?}");
    }
}

/// All parts of a workbook, unpacked, or a table as it is.
fn unpacked(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("written");
    if path.extension().is_none_or(|ending| ending != "xlsx") {
        return String::from_utf8(bytes).expect("text");
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).expect("a part");
        part.read_to_string(&mut text).expect("text");
        text.push('\n');
    }
    text
}

/// The strings of a value, deep.
fn strings(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            // So qpdf says that it is a text.
            out.push_str(text.strip_prefix("u:").unwrap_or(text));
            out.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, out)),
        Value::Object(members) => members.values().for_each(|value| strings(value, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// All that a PDF says, its streams inflated: on its pages, in its bookmarks and titles, in its metadata;
/// `None` where the programs that read it are not installed.
fn inflated(path: &Path) -> Option<String> {
    let path = path_text(path);
    let (_, mut text) = run("pdftotext", &["-raw", path, "-"])?;
    let (_, metadata) = run("pdfinfo", &["-meta", path])?;
    let (_, objects) = run("qpdf", &["--json", path])?;
    text.push_str(&metadata);
    let objects: Value = serde_json::from_str(&objects).expect("JSON");
    strings(&objects, &mut text);
    Some(text)
}

/// A list of the project as it is exported.
fn exported(project: &mut Project, list: &List, path: &Path, clearness: &Clearness) -> String {
    let i18n = I18n::new(Language::Chinese);
    let done = export(path, project, list, clearness, &i18n, &Course::new());
    let done = done.expect("written").expect("not stopped");
    assert!(done.rows > 0, "{}", list.name);
    unpacked(path)
}

/// A list of the project as pages, of one grid where it is named.
fn listed(project: &mut Project, facts: &Facts, list: &List, to: (&Path, &Selection)) -> Document {
    let (i18n, course) = (I18n::new(Language::Chinese), Course::new());
    let (path, selection) = to;
    let table = printed(Some(path), project, list, selection, (&i18n, &course));
    let (table, _) = table.expect("read").expect("not stopped");
    let listed: Listed = table.into();
    listing(facts, &i18n, &listed, &course).expect("laid out")
}

#[test]
fn no_file_of_a_masked_print_holds_anything_personal_in_clear() {
    let (mut project, _, folder) = town();
    // Who answers for what is exported by somebody who has signed in.
    let passphrase = "只用于这一测试的口令";
    project
        .set_up("值班主任", passphrase, Cost::TRIFLING)
        .expect("set up");
    let wish = Wish {
        with_arrivals: true,
        ..Wish::default()
    };
    let facts = Facts::read(&project, &wish).expect("read");
    let secrets = Secrets::of(&facts);
    assert!(secrets.all.len() > 5_000, "{}", secrets.all.len());
    assert!(secrets.lengths.contains(&11) && secrets.lengths.contains(&18));
    let (i18n, course) = (I18n::new(Language::Chinese), Course::new());
    let out = |name: &str| folder.path().join(name);

    let mut documents = prints(&facts, &i18n);
    let faces = facts.listed();
    documents.push(("wall", map_of(&facts, &i18n)));
    let of_grids = sheets(&facts, &i18n, &faces, &course).expect("laid out");
    documents.push(("sheets", of_grids));
    let grid = Selection {
        clearness: Clearness::Masked,
        grids: vec!["350322001004002".to_owned(), "洪桥02".to_owned()],
    };
    for name in ["people", "isolations", "cases"] {
        let list = list_named(name).expect("a list");
        let path = out(&format!("{name}.pdf"));
        let pages = listed(&mut project, &facts, list, (&path, &grid));
        documents.push((name, pages));
    }
    for (name, document) in &documents {
        let said = inflated(&pdf_in(folder.path(), name, document));
        if let Some(said) = said {
            secrets.check(name, &said);
        }
        // One page shows how an SVG is written; what the others say was read in the PDF.
        let bytes = svg::to_bytes(&document.title, &document.pages[0], &course);
        let bytes = bytes.expect("written");
        secrets.check(name, &String::from_utf8(bytes).expect("text"));
    }

    let book = workbook::to_bytes(&report(&facts, &i18n), &facts, &i18n).expect("written");
    let path = out("report.xlsx");
    std::fs::write(&path, book).expect("written");
    secrets.check("report", &unpacked(&path));
    for list in &LISTS {
        for ending in ["xlsx", "csv"] {
            let path = out(&format!("{}.{ending}", list.name));
            let text = exported(&mut project, list, &path, &Clearness::Masked);
            secrets.check(list.name, &text);
        }
    }

    // What is looked for is found where it stands in clear, in every format.
    let people = list_named("people").expect("a list");
    let clear = Clearness::Clear("核对".to_owned());
    for ending in ["xlsx", "csv"] {
        let path = out(&format!("clear.{ending}"));
        let text = exported(&mut project, people, &path, &clear);
        let found = secrets.found(&text).len();
        assert!(found > 5_000, "{ending}: {found}");
    }
    let selection = Selection {
        clearness: clear,
        ..grid
    };
    let path = out("clear.pdf");
    let pages = listed(&mut project, &facts, people, (&path, &selection));
    let said = inflated(&pdf_in(folder.path(), "clear", &pages));
    let drawn = svg::to_bytes("", &pages.pages[0], &course).expect("written");
    let drawn = String::from_utf8(drawn).expect("text");
    for said in said.into_iter().chain([drawn]) {
        let found = secrets.found(&said).len();
        assert!(found > 20, "{found}");
    }
}

/// Places of the signs of cases: the discs in their colour.
fn case_signs(document: &Document) -> usize {
    fn count(items: &[Item]) -> usize {
        let of = items.iter().map(|item| match item {
            Item::Clip(_, items) => count(items),
            Item::Shape(shape) => {
                let ink = gridroom::style::palette::LIGHT.case;
                let edge = shape.stroke.is_some_and(|stroke| stroke.colour == ink);
                usize::from(edge && shape.fill.is_some())
            }
            Item::Text(_) => 0,
        });
        of.sum()
    }
    document.pages.iter().map(|page| count(&page.items)).sum()
}

#[test]
fn where_cases_are_is_shown_for_a_reason_only() {
    let (mut project, _, _folder) = town();
    let masked = Facts::read(&project, &Wish::default()).expect("read");
    let (map, texts) = said(&masked);
    assert!(texts.iter().any(|text| text.contains("已脱敏")));
    let grids = masked.moment.grids.iter().filter(|grid| grid.cases > 0);
    let (grids, by_grid) = (grids.count(), case_signs(&map));
    assert!(by_grid >= grids, "{by_grid} {grids}");

    let path = Path::new("wall.pdf");
    let empty = project.note_print(path, "wall-map", Some("  "));
    assert!(matches!(empty, Err(StoreError::ReasonNeeded)));
    assert!(
        project
            .note_print(path, "wall-map", Some("流调溯源"))
            .expect("kept")
    );
    let wish = Wish {
        reason: Some("流调溯源".to_owned()),
        ..Wish::default()
    };
    let clear = Facts::read(&project, &wish).expect("read");
    assert_eq!(clear.spots.len(), 40);
    let (map, texts) = said(&clear);
    assert!(texts.iter().any(|text| text.contains("事由：流调溯源")));
    assert!(!texts.iter().any(|text| text.contains("已脱敏")));
    assert!(case_signs(&map) > by_grid, "they stand apart");

    let rows = project.history(&HistoryFilter::default(), 1).expect("read");
    let row = rows.first().expect("an entry");
    assert_eq!(row.detail.get("masked"), Some(&false.into()));
    assert_eq!(row.detail.get("reason"), Some(&"流调溯源".into()));
    assert_eq!(
        clear.stamp.head.0, row.seq,
        "the page tells the entry that is about it"
    );
}

#[test]
fn every_page_says_who_when_and_from_which_state() {
    let (project, _, _folder) = town();
    let mut facts = Facts::read(&project, &Wish::default()).expect("read");
    let (seq, hash) = facts.stamp.head.clone();
    assert!(seq > 0 && hash.len() == 64);
    let i18n = I18n::new(Language::Chinese);
    let course = Course::new();
    let faces: Vec<_> = facts.listed().into_iter().take(3).collect();
    let sheets = sheets(&facts, &i18n, &faces, &course).expect("laid out");
    let wish = wall::Wish {
        size: Size::A3,
        is_portrait: true,
        tiles: Some(Size::A4),
    };
    let tiles = wall(&facts, &i18n, &wish, &course)
        .expect("laid out")
        .document;
    let mut all = prints(&facts, &i18n);
    all.extend([
        ("sheets", sheets),
        ("tiles", tiles),
        ("wall", map_of(&facts, &i18n)),
    ]);
    let says = |page: &Page, what: &str| page.texts().iter().any(|text| text.text.contains(what));
    for (name, document) in &all {
        for page in &document.pages {
            assert!(says(page, "打印：未登录，2021-10-05 20:00"), "{name}");
            assert!(says(page, "第 2 次发布（2021-09-12）"), "{name}");
            assert!(says(page, &hash[..12]), "{name}");
            assert!(says(page, "已脱敏"), "{name}");
        }
    }
    // Where a reason was given each page says it, and that it is masked no more.
    facts.stamp.reason = Some("流调溯源".to_owned());
    for (name, document) in prints(&facts, &i18n) {
        for page in &document.pages {
            assert!(
                says(page, "事由：流调溯源") && !says(page, "已脱敏"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_map_is_that_of_the_day_that_is_asked_for() {
    let (project, _, _folder) = town();
    let on = |day: i8, hour: i8| Wish {
        at: Some(jiff::civil::date(2021, 9, day).at(hour, 0, 0, 0)),
        ..Wish::default()
    };
    let before = Facts::read(&project, &on(10, 8)).expect("read");
    assert_eq!(before.faces().count(), 77);
    assert_eq!(before.stamp.publication.map(|(number, _)| number), Some(1));
    let during = Facts::read(&project, &on(15, 8)).expect("read");
    assert_eq!(during.faces().count(), 156);
    let cases = |facts: &Facts| facts.moment.figures.cases;
    assert!(cases(&before) < cases(&during) && cases(&during) <= 40);
    assert!(during.is_zoned());
}
