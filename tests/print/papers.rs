//! Notices of orders and daily reports.

use crate::support::{town, town_facts};
use calamine::{Data, Reader, Xlsx};
use gridroom::i18n::{I18n, Language};
use gridroom::model::epidemic::{OrderState, Subject};
use gridroom::model::table::Cell;
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::notice::notice;
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
        // A draft says so, also on paper.
        let mut draft = order.clone();
        draft.state = OrderState::Draft;
        let document = notice(&facts, &i18n, &draft).expect("laid out");
        let mark = i18n.t("print-notice-draft");
        assert!(document.pages[0].texts().iter().any(|t| t.text == mark));
    }
    let mut elsewhere = order.clone();
    elsewhere.grids = vec!["nowhere".to_owned()];
    let i18n = I18n::new(Language::Chinese);
    assert!(notice(&facts, &i18n, &elsewhere).is_err());
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
    assert!(texts.contains(&cases.difference().as_str()));
    assert!(texts.iter().all(|text| !text.contains('⟨')));
}

#[test]
fn a_workbook_holds_numbers_dates_and_texts_as_what_they_are() {
    let facts = town_facts();
    let i18n = I18n::new(Language::Chinese);
    let made = report(facts, &i18n);
    let bytes = workbook::to_bytes(&made, facts, &i18n).expect("written");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names().len(), 1 + Subject::ALL.len());
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
    for (subject, table) in &made.tables {
        let range = book
            .worksheet_range(&i18n.t(subject.key()))
            .expect("a sheet");
        assert_eq!(range.height(), table.len() + 1, "{subject:?}");
        let is_written = |column: &usize| {
            !(0..table.len()).any(|row| matches!(table.cell(row, *column), Cell::Trend(_)))
        };
        let columns: Vec<usize> = (0..table.columns.len()).filter(is_written).collect();
        for row in 0..table.len() {
            for (at, column) in columns.iter().enumerate() {
                let read = range.get((row + 1, at)).cloned().unwrap_or_default();
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
