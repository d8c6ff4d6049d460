//! Memory of lists: of a long one lies in it what comes of it, not the file; of one that packs far
//! more than it shows never more than is said.

use gridroom::exchange::list::{
    Checked, Ground, Heading, LIMIT, Source, check, find, list_named, look,
};
use peak_alloc::PeakAlloc;
use std::io::Write;
use std::path::Path;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn write_people(path: &Path, count: usize) {
    let file = std::fs::File::create(path).expect("made");
    let mut file = std::io::BufWriter::new(file);
    writeln!(file, "姓名,身份证号,联系电话,人员类别,住址,抵达日期,备注").expect("written");
    for n in 0..count {
        let body = format!(
            "999999{}{:02}01{:03}",
            1900 + n / 12_000,
            1 + n / 1000 % 12,
            n % 1000
        );
        let check = gridroom::rules::identity::check_of(&body);
        writeln!(
            file,
            "谢{n},{body}{check},138{n:08},来返,木兰街{n}号楼3单元502,2021-09-11,自枫亭镇返回第{n}人"
        )
        .expect("written");
    }
}

/// What a checked list holds, bytes.
fn size(checked: &Checked) -> usize {
    let rows = checked.taken.iter().map(|row| {
        let texts: usize = row.values.iter().flatten().map(|t| t.len()).sum();
        size_of_val(row) + size_of_val(&*row.values) + texts
    });
    rows.sum::<usize>() + size_of_val(checked.warnings.as_slice())
}

/// The peak while a list is read and checked, and the size of what comes of it.
fn peak(path: &Path, count: usize) -> (usize, usize) {
    let list = list_named("people").expect("a list");
    let source = Source::of(path);
    let heading = Heading::guess(list, &look(&source).expect("read"));
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let checked = check(&source, list, &heading, &Ground::default(), &|_| true);
    let checked = checked.expect("read").expect("not stopped");
    assert_eq!((checked.taken.len(), checked.refused.len()), (count, 0));
    (MEMORY.peak_usage() - before, size(&checked))
}

fn a_long_list_needs_no_more_memory_than_its_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("people.csv");
    write_people(&path, 10_000);
    let (short, short_size) = peak(&path, 10_000);
    write_people(&path, 100_000);
    let (long, long_size) = peak(&path, 100_000);
    println!("10,000 rows: peak {short}, result {short_size}");
    println!("100,000 rows: peak {long}, result {long_size}");
    assert!(long <= short + short * 3 / 10 + long_size, "{long}");
}

/// A part of an archive, as pieces that are written one after another.
type Part<'a> = (&'a str, &'a str, &'a str, usize, &'a str);

/// An archive of parts, each a beginning, a piece so many times, and an end.
fn write_archive(path: &Path, parts: &[Part<'_>]) {
    let file = std::fs::File::create(path).expect("made");
    let mut zip = zip::ZipWriter::new(std::io::BufWriter::new(file));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for (name, begin, piece, times, end) in parts {
        zip.start_file(*name, options.large_file(true))
            .expect("begun");
        zip.write_all(begin.as_bytes()).expect("written");
        let many = piece.repeat(1 + (1 << 16) / piece.len().max(1));
        let in_many = (many.len() / piece.len().max(1)).max(1);
        for _ in 0..times / in_many {
            zip.write_all(many.as_bytes()).expect("written");
        }
        zip.write_all(piece.repeat(times % in_many).as_bytes())
            .expect("written");
        zip.write_all(end.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").flush().expect("written");
}

const ROOT: &str = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="a" r:id="s"/></sheets></workbook>"#;
const PARTS: &str = r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/a.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="strings.xml"/></Relationships>"#;
const HEAD: &str = r#"<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>备注</t></is></c></row>"#;
const TAIL: &str = "</sheetData></worksheet>";

fn write_book(path: &Path, strings: Part<'_>, sheet: Part<'_>) {
    let once = |name, text| (name, text, "", 0, "");
    write_archive(
        path,
        &[
            once("_rels/.rels", ROOT),
            once("xl/workbook.xml", BOOK),
            once("xl/_rels/workbook.xml.rels", PARTS),
            strings,
            sheet,
        ],
    );
}

/// What is said of a hostile file, and the peak of memory until it is.
fn said_of(path: &Path) -> (String, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let said = match find(&Source::of(path), list_named("people")) {
        Err(error) => error.to_string(),
        Ok(found) => {
            let ground = Ground::default();
            match check(&found.source, found.list, &found.heading, &ground, &|_| {
                true
            }) {
                Err(error) => error.to_string(),
                Ok(_) => "read".to_owned(),
            }
        }
    };
    (said, MEMORY.peak_usage().saturating_sub(before))
}

fn what_is_packed_needs_no_more_memory_than_is_said() {
    const MIB: usize = 1 << 20;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    let no_strings: Part<'_> = ("xl/strings.xml", "<sst/>", "", 0, "");
    let sheet: Part<'_> = ("xl/worksheets/a.xml", HEAD, "", 0, TAIL);
    let text = "x".repeat(1000);
    let string = format!("<si><t>{text}</t></si>");
    let row =
        format!(r#"<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    let wide_row = format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(1000));
    let many = r#"<sst uniqueCount="4000000000">"#;
    let books: Vec<(&str, Part<'_>, Part<'_>)> = vec![
        (
            "texts",
            ("xl/strings.xml", many, &string, 300_000, "</sst>"),
            sheet,
        ),
        (
            "empty texts",
            ("xl/strings.xml", many, "<si/>", 8_000_000, "</sst>"),
            sheet,
        ),
        (
            "one text",
            (
                "xl/strings.xml",
                "<sst><si><t>",
                &text,
                200 * 1024,
                "</t></si></sst>",
            ),
            sheet,
        ),
        (
            "a long tag",
            ("xl/strings.xml", "<sst a='", &text, 200 * 1024, "'/>"),
            sheet,
        ),
        (
            "one cell",
            no_strings,
            (
                "xl/worksheets/a.xml",
                "<worksheet><sheetData><row><c t='inlineStr'><is>",
                "<t><![CDATA[ <c><c> ]]></t>",
                10_000_000,
                TAIL,
            ),
        ),
        (
            "rows",
            ("xl/strings.xml", "<sst><si><t>甲</t></si>", "", 0, "</sst>"),
            ("xl/worksheets/a.xml", HEAD, &row, 400_000, TAIL),
        ),
        (
            "wide rows",
            (
                "xl/strings.xml",
                "<sst><si><t>",
                "甲",
                2000,
                "</t></si></sst>",
            ),
            ("xl/worksheets/a.xml", HEAD, &wide_row, 20, TAIL),
        ),
        (
            "merged",
            no_strings,
            (
                "xl/worksheets/a.xml",
                "<worksheet><sheetData/><mergeCells>",
                r#"<mergeCell ref="A1:A1048576"/>"#,
                6_000_000,
                "</mergeCells></worksheet>",
            ),
        ),
    ];
    for (name, strings, sheet) in books {
        write_book(&path, strings, sheet);
        let (said, peak) = said_of(&path);
        println!(
            "{name}: {} KiB, peak {} MiB: {said}",
            std::fs::metadata(&path).map_or(0, |m| m.len() / 1024),
            peak / MIB
        );
        assert!(peak as u64 <= LIMIT, "{name}: {} MiB", peak / MIB);
        assert!(
            said.contains("512 MiB") || said.contains("longer than"),
            "{name}: {said}"
        );
    }
    // The same of OpenDocument: what is repeated is not unpacked at all.
    let path = folder.path().join("a.ods");
    let cell = |times: u32| {
        format!(
            r#"<table-cell number-columns-repeated="{times}" value-type="string"><p>{text}</p></table-cell>"#
        )
    };
    let head = "<body><table name='a'><table-row><table-cell value-type='string'><p>姓名</p></table-cell><table-cell value-type='string'><p>备注</p></table-cell></table-row>";
    for (name, rows) in [
        (
            "rows",
            format!(
                "<table-row number-rows-repeated='1000000'>{}</table-row>",
                cell(2)
            ),
        ),
        (
            "columns",
            format!("<table-row>{}</table-row>", cell(4_000_000_000)),
        ),
        (
            "blanks",
            "<table-row><table-cell value-type='string'><p><s c='4000000000'/></p></table-cell></table-row>".to_owned(),
        ),
    ] {
        let content = format!("{head}{rows}</table></body>");
        write_archive(&path, &[("content.xml", &content, "", 0, "")]);
        let (said, peak) = said_of(&path);
        println!("ods {name}: peak {} MiB: {said}", peak / MIB);
        assert!(peak as u64 <= LIMIT, "{name}: {} MiB", peak / MIB);
        // Blanks without end are no more than one cell.
        assert_eq!(said == "read", name == "blanks", "{name}: {said}");
    }
    // A text whose one line never ends, and one whose one quote never does.
    let path = folder.path().join("a.csv");
    for (name, begin, piece) in [
        ("line", "姓名,备注\n甲,", "乙"),
        ("quote", "姓名,备注\n甲,\"", "乙\n"),
    ] {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("made"));
        file.write_all(begin.as_bytes()).expect("written");
        let many = piece.repeat(1 << 18);
        for _ in 0..20 {
            file.write_all(many.as_bytes()).expect("written");
        }
        drop(file);
        let (said, peak) = said_of(&path);
        println!("csv {name}: peak {} MiB: {said}", peak / MIB);
        assert!(peak as u64 <= LIMIT, "{name}: {} MiB", peak / MIB);
    }
}

// One test: what others allocate beside it would be counted as well.
#[test]
fn memory_of_lists() {
    a_long_list_needs_no_more_memory_than_its_result();
    what_is_packed_needs_no_more_memory_than_is_said();
}
