//! Notices of orders and daily reports.

use crate::support::{town, town_facts};
use calamine::{Data, Reader, Xlsx};
use gridroom::i18n::{I18n, Language};
use gridroom::model::data_table::{Cell, DataTable};
use gridroom::model::epidemic::{OrderState, Subject};
use gridroom::model::sampling::GridSamples;
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::notice::notice;
use gridroom::print::page::Item;
use gridroom::print::report::{Figure, page, report, workbook};
use gridroom::rules::zone::Zone;
use jiff::civil::date;
use std::io::Cursor;

#[test]
fn a_notice_says_what_its_order_says() {
    let (project, _, _folder) = town();
    let orders = project.epidemic().expect("read").orders;
    let order = orders.iter().find(|order| order.zone == Zone::Lockdown);
    let order = order.expect("an order");
    let wish = Wish {
        at: Some(order.from),
        ..Wish::default()
    };
    let facts = Facts::read(&project, &wish).expect("read");
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let document = notice(&facts, &i18n, order).expect("laid out");
        let texts: Vec<&str> = document.pages[0]
            .texts()
            .iter()
            .map(|text| text.text.as_str())
            .collect();
        let all = texts.concat();
        assert!(texts.contains(&order.number.as_str()), "{texts:?}");
        assert!(texts.contains(&order.authority.as_str()));
        assert!(all.contains("2021-09-10 18:00") && !all.contains('⟨'));
        for code in &order.grids {
            let face = facts.grid(code).expect("a grid");
            assert!(all.contains(&facts.map.title(face)), "{code}");
        }
        assert!(!all.contains(&i18n.t("print-notice-draft")));
        assert!(
            texts.contains(&i18n.t("print-notice-seal").as_str()),
            "{texts:?}"
        );
        // By the wording of the profile: what rules there, whom to call, how to object.
        let (profile, _) = facts.rules.on(order.from.date());
        let wording = profile
            .notices
            .wording(i18n.language().tag())
            .expect("a wording");
        let begins = |template: &str| template.split('{').next().unwrap_or_default().to_owned();
        let bare = |text: &str| text.replace(char::is_whitespace, "");
        // Nobody was posted for the grids of that day.
        for template in [
            &wording.rules[&Zone::Lockdown],
            &wording.calls_none,
            &wording.objection,
        ] {
            let begin = bare(&begins(template));
            assert!(bare(&all).contains(&begin), "{template}");
        }
        assert!(all.contains("12345") && !all.contains('{'));
        // A draft says so, also on paper.
        let mut draft = order.clone();
        draft.state = OrderState::Draft;
        let document = notice(&facts, &i18n, &draft).expect("laid out");
        let mark = i18n.t("print-notice-draft");
        assert!(document.pages[0].texts().iter().any(|t| t.text == mark));
    }
    // Withdrawn it says so too.
    let mut back = order.clone();
    back.state = OrderState::Withdrawn;
    let i18n = I18n::new(Language::Chinese);
    let document = notice(&facts, &i18n, &back).expect("laid out");
    let mark = i18n.t("order-withdrawn");
    assert!(document.pages[0].texts().iter().any(|t| t.text == mark));
    let mut elsewhere = order.clone();
    elsewhere.grids = vec!["nowhere".to_owned()];
    assert!(notice(&facts, &i18n, &elsewhere).is_err());
}

#[test]
fn a_notice_speaks_as_the_profile_of_the_project_does() {
    let (project, _, _folder) = town();
    let orders = project.epidemic().expect("read").orders;
    let order = orders.iter().find(|order| order.zone == Zone::Lockdown);
    let order = order.expect("an order");
    let mut facts = Facts::read(&project, &Wish::default()).expect("read");
    let mut own = facts.rules.on(order.from.date()).0.clone();
    for wording in own.notices.texts.values_mut() {
        wording
            .openings
            .insert(Zone::Lockdown, "{from}封：".to_owned());
        wording.objection = "异议请找{authority}。".to_owned();
    }
    facts.rules.zone = Some(own);
    let i18n = I18n::new(Language::Chinese);
    let document = notice(&facts, &i18n, order).expect("laid out");
    let texts = document.pages[0].texts();
    let says = |what: &str| texts.iter().any(|text| text.text.contains(what));
    assert!(says("2021-09-10 18:00封：") && says(&format!("异议请找{}。", order.authority)));
    assert!(!says("为防止疫情扩散"));
    // By now somebody answers for one of its grids, and is posted.
    assert!(says("联系人：") && says("1360000"));
}

#[test]
fn a_notice_that_is_longer_than_a_page_goes_on_and_names_every_grid() {
    let facts = town_facts();
    let mut order = facts.epidemic.orders[0].clone();
    order.grids = facts
        .faces()
        .filter_map(|face| facts.map.code(face))
        .collect();
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let document = notice(facts, &i18n, &order).expect("laid out");
        assert!(document.pages.len() > 1);
        let texts = document.pages.iter().flat_map(|page| page.texts());
        let all: String = texts.map(|text| text.text.replace(' ', "")).collect();
        for face in facts.faces() {
            assert!(all.contains(&facts.map.title(face).replace(' ', "")));
        }
        for page in &document.pages {
            let [_, height] = page.size;
            let texts = page.texts();
            assert!(texts.iter().all(|text| text.at[1] < height - 8.0));
            // Each says what it is about, and how many there are.
            assert!(texts.iter().any(|text| text.text == order.number));
        }
    }
}

#[test]
fn a_report_counts_what_the_map_counts_and_compares_with_yesterday() {
    let (project, _, _folder) = town();
    let on = |day: i8| {
        let wish = Wish {
            at: Some(date(2021, 9, day).at(20, 0, 0, 0)),
            ..Wish::default()
        };
        Facts::read(&project, &wish).expect("read")
    };
    let (yesterday, today) = (on(14), on(15));
    let i18n = I18n::new(Language::Chinese);
    let made = report(&today, &i18n);
    let figure = |name: &str| -> &Figure {
        let found = made.figures.iter().find(|figure| figure.name == name);
        found.expect("a figure")
    };
    let (now, before) = (&today.moment.figures, &yesterday.moment.figures);
    let cases = figure("病例");
    assert_eq!((cases.now, cases.before), (now.cases, before.cases));
    assert!(cases.difference().starts_with('+'));
    let isolated = figure("隔离中");
    assert_eq!(isolated.now, now.at_home + now.central);
    let closed = figure("封控区");
    assert_eq!((closed.now, closed.before), (now.zones[0], before.zones[0]));
    let of_days: u32 = made.curve.iter().map(|(_, count)| count).sum();
    assert_eq!(of_days, now.cases);
    assert_eq!(made.curve.last(), Some(&(date(2021, 9, 15), now.new_cases)));

    // The page says the same figures.
    let document = page::page(&made, &today, &i18n).expect("laid out");
    let texts: Vec<&str> = document.pages[0]
        .texts()
        .iter()
        .map(|text| text.text.as_str())
        .collect();
    assert!(texts.contains(&now.cases.to_string().as_str()));
    let since = cases.since(&i18n);
    assert!(since.starts_with("较昨日 +") && texts.contains(&since.as_str()));
    // No number stands on the map that nothing explains.
    let of_map = document.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Clip(_, items) => Some(items),
            _ => None,
        });
    let figures = of_map.flatten().filter_map(|item| match item {
        Item::Text(text) => text.text.parse::<u32>().ok(),
        _ => None,
    });
    let most = today
        .moment
        .grids
        .iter()
        .map(|grid| grid.isolated.max(grid.cases));
    let most = most.max().unwrap_or_default();
    assert!(figures.into_iter().all(|figure| figure <= most));
    assert!(texts.iter().all(|text| !text.contains('⟨')));
}

#[test]
fn a_report_of_many_communities_lists_them_or_says_how_many_it_does_not() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let mut made = report(facts, &i18n);
    for (count, is_whole) in [(0, true), (30, true), (38, true), (60, false), (400, false)] {
        let of_communities = made.tables.iter_mut();
        let mut found = of_communities.filter(|(subject, _)| *subject == Subject::Communities);
        let (_, table) = found.next().expect("a table");
        let rows = (0..count).map(|i| vec![Cell::text(format!("甲{i}")), Cell::Count(7)]);
        *table = DataTable::new(vec!["board-community", "board-cases"], rows.collect());
        let document = page::page(&made, facts, &i18n).expect("laid out");
        assert_eq!(document.pages.len(), 1);
        let page = &document.pages[0];
        let texts = page.texts();
        let listed = texts
            .iter()
            .filter(|text| text.text.starts_with('甲'))
            .count();
        let rest = format!("另有 {} 个社区未列出", count - listed);
        let is_said = texts.iter().any(|text| text.text.starts_with(&rest));
        assert_eq!((listed == count, is_said), (is_whole, !is_whole), "{count}");
        assert!(is_whole || listed > 30, "{count}: {listed}");
        let [_, height] = page.size;
        assert!(texts.iter().all(|text| text.at[1] < height - 10.0));
    }
}

#[test]
fn a_round_that_is_worked_by_tubes_is_reported_by_its_tubes() {
    let (project, _, _folder) = town();
    let mut facts = Facts::read(&project, &Wish::default()).expect("read");
    // 100 are expected; of 90 in tubes 78 are negative, 10 share a positive tube, 2 wait.
    let samples = &mut facts.epidemic.samples;
    let mut row = samples.rows.first().expect("a row").clone();
    row.round.number = 99;
    (row.expected, row.typed) = (Some(100), None);
    let tubes = GridSamples {
        round: row.round,
        grid: row.grid.clone(),
        counts: [90, 78, 0, 10, 2],
    };
    samples.rows.push(row);
    samples.grids.push(tubes);
    let i18n = I18n::new(Language::Chinese);
    let made = report(&facts, &i18n);
    let found = made.desks.iter().find(|(key, _)| *key == "list-rounds");
    let (_, table) = found.expect("a table");
    let cell = |row: usize, name: &str| {
        let column = table.columns.iter().position(|column| *column == name);
        table.cell(row, column.expect("a column")).clone()
    };
    let mut rows = 0..table.len();
    let row = rows.find(|row| cell(*row, "list-column-round") == Cell::Count(99));
    let row = row.expect("the round");
    for (name, count) in [
        ("round-expected", 100),
        ("sampling-count-sampled", 90),
        ("round-negative", 78),
        ("round-positive", 0),
        ("sampling-count-held", 10),
        ("sampling-count-waiting", 2),
        ("round-refused", 0),
        ("round-missing", 22),
    ] {
        assert_eq!(cell(row, name), Cell::Count(count), "{name}");
    }
}

#[test]
fn a_workbook_holds_numbers_dates_and_texts_as_what_they_are() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let made = report(facts, &i18n);
    let bytes = workbook::to_bytes(&made, facts, &i18n).expect("written");
    is_set_up(&bytes, 1 + Subject::ALL.len() + made.desks.len());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(
        book.sheet_names().len(),
        1 + Subject::ALL.len() + made.desks.len()
    );
    let first = book.worksheet_range("汇总").expect("a sheet");
    for figure in &made.figures {
        let row = first
            .rows()
            .find(|row| row[0] == Data::String(figure.name.clone()))
            .expect("a row");
        assert_eq!(
            row[1],
            Data::Float(f64::from(figure.now)),
            "{}",
            figure.name
        );
        assert_eq!(row[2], Data::Float(f64::from(figure.before)));
    }
    let rows = |key: &str| {
        let table = made.desks.iter().find(|(of, _)| *of == key);
        table.expect("a table").1.len()
    };
    assert_eq!(rows("print-report-gates"), facts.epidemic.gates.len());
    let today = facts.at().date();
    let rounds = facts.epidemic.round_figures().into_iter();
    let rounds = rounds.filter(|of| of.round.day <= today).count();
    assert_eq!(rows("list-rounds"), rounds);
    assert!(rows("print-report-patrols") > 0);
    // Everybody who came from elsewhere is counted in some grid, or in none.
    let (_, calls) = made.desks.last().expect("a table");
    let column = calls.columns.iter().position(|key| *key == "calls-all");
    let column = column.expect("a column");
    let counts = (0..calls.len()).map(|row| match calls.cell(row, column) {
        Cell::Count(count) => *count,
        other => panic!("{other:?}"),
    });
    let arrivals = facts.arrivals.as_ref().expect("read");
    let total = arrivals.total(facts.at()).all;
    assert!(total > 0 && counts.sum::<u32>() == total);
    let tables = made.tables.iter();
    let tables = tables.map(|(subject, table)| (subject.key(), table));
    let desks = made.desks.iter().map(|(key, table)| (*key, table));
    for (key, table) in tables.chain(desks) {
        let range = book.worksheet_range(&i18n.t(key)).expect("a sheet");
        // What a page says of itself, the headings, the rows.
        assert_eq!(range.height(), table.len() + 2, "{key}");
        let said = range.get((0, 0)).expect("a cell").to_string();
        assert!(
            said.contains("打印：") && said.contains("虚构数据"),
            "{key}: {said}"
        );
        assert!(said.contains(&facts.stamp.head.1[..12]), "{key}: {said}");
        let is_written = |column: &usize| {
            !(0..table.len()).any(|row| matches!(table.cell(row, *column), Cell::Trend(_)))
        };
        let columns: Vec<usize> = (0..table.columns.len()).filter(is_written).collect();
        for row in 0..table.len() {
            for (at, column) in columns.iter().enumerate() {
                let read = range.get((row + 2, at)).cloned().unwrap_or_default();
                match table.cell(row, *column) {
                    Cell::Empty | Cell::Trend(_) => assert_eq!(read, Data::Empty),
                    Cell::Text(text) => assert_eq!(read, Data::String(text.clone())),
                    Cell::Count(count) => assert_eq!(read, Data::Float(f64::from(*count))),
                    Cell::Day(_) => assert!(matches!(read, Data::DateTime(_)), "{read:?}"),
                }
            }
        }
    }
}

/// On each sheet the headings stay in sight and what it says of itself is printed on every page; it is printed on
/// A4, one page wide; tables can be filtered; charts stand on the first and on that of communities.
fn is_set_up(bytes: &[u8], sheets: usize) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut part = archive.by_name(name).expect("a part");
        std::io::Read::read_to_string(&mut part, &mut text).expect("text");
        text
    };
    for number in 1..=sheets {
        let sheet = read(&format!("xl/worksheets/sheet{number}.xml"));
        let frozen = if number == 1 { 4 } else { 2 };
        let pane = format!("ySplit=\"{frozen}\"");
        assert!(sheet.contains(&pane), "sheet {number}");
        assert_eq!(sheet.contains("<drawing "), number <= 2, "sheet {number}");
        assert_eq!(sheet.contains("<autoFilter "), number > 1, "sheet {number}");
        for set in ["paperSize=\"9\"", "fitToPage=\"1\"", "fitToHeight=\"0\""] {
            assert!(sheet.contains(set), "sheet {number}: {set}");
        }
    }
    let names = read("xl/workbook.xml");
    assert_eq!(names.matches("_xlnm.Print_Titles").count(), sheets);
    for chart in 1..=2 {
        assert!(read(&format!("xl/charts/chart{chart}.xml")).contains("<c:barChart>"));
    }
}
