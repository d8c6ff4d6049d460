//! Paper: the wall map of the sample town on A0 as a PDF (budget: 3 s, 20 MB), a sheet for each of its 156
//! grids (10 s), the report of a day as a page and as a workbook (2 s), from what a project gives to read to
//! the bytes of the file; memory stays under 500 MB. How large each file is, and the most memory that was held
//! while it was made, is said before anything is timed.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::paper::Size;
use gridroom::print::report::{page, report, workbook};
use gridroom::print::sheets::sheets;
use gridroom::print::wall::{self, wall};
use gridroom::print::{pdf, png};
use gridroom::store::{NewProject, OpenOptions, Project};
use peak_alloc::PeakAlloc;
use serde_json::Map;
use std::hint::black_box;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn printing(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewProject {
        title: "鲤城街道".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let options = OpenOptions {
        workspace: "bench".to_owned(),
        read_only: false,
    };
    let contents = town_contents().expect("a town");
    let path = folder.path().join("town.gpkg");
    let project = Project::create(&path, &new, &contents, &options).expect("made");
    drop(contents);
    let i18n = I18n::new(Language::Chinese);
    let course = Course::new();
    let read = || Facts::read(&project, &Wish::default()).expect("read");
    let wish = wall::Wish {
        size: Size::A0,
        is_portrait: false,
        tiles: None,
    };
    let map = || {
        wall(&read(), &i18n, &wish, &course)
            .expect("laid out")
            .document
    };
    let map_as_pdf = || pdf::to_bytes(&map(), &course).expect("written");
    let map_as_png = || png::to_bytes(&map().pages[0], 150.0, &course).expect("written");
    let all_sheets = || {
        let facts = read();
        let faces = facts.listed();
        let document = sheets(&facts, &i18n, &faces, &course).expect("laid out");
        pdf::to_bytes(&document, &course).expect("written")
    };
    let report_as_page = || {
        let facts = read();
        let document = page::page(&report(&facts, &i18n), &facts, &i18n).expect("laid out");
        pdf::to_bytes(&document, &course).expect("written")
    };
    let report_as_workbook = || {
        let wish = Wish {
            with_arrivals: true,
            ..Wish::default()
        };
        let facts = Facts::read(&project, &wish).expect("read");
        workbook::to_bytes(&report(&facts, &i18n), &facts, &i18n).expect("written")
    };
    let prints: [(&str, &dyn Fn() -> Vec<u8>); 5] = [
        ("A0 as PDF", &map_as_pdf),
        ("A0 as PNG of 150 dots per inch", &map_as_png),
        ("156 sheets as PDF", &all_sheets),
        ("report as a page", &report_as_page),
        ("report as a workbook", &report_as_workbook),
    ];
    for (what, make) in prints {
        MEMORY.reset_peak_usage();
        let bytes = make();
        println!(
            "{what}: {} kB, at most {:.0} MB of memory",
            bytes.len() / 1000,
            MEMORY.peak_usage_as_mb()
        );
    }

    let mut group = c.benchmark_group("print");
    group.sample_size(10);
    group.bench_function("reading the town", |b| b.iter(|| black_box(read())));
    // A picture of A0 has no budget: it takes as long as it has dots.
    let timed = prints.iter().filter(|(what, _)| !what.contains("PNG"));
    for (what, make) in timed {
        group.bench_function(format!("{what}, from the project"), |b| b.iter(make));
    }
    group.finish();
}

criterion_group!(benches, printing);
criterion_main!(benches);
