//! Paper: the wall map of the sample town on A0 as a PDF (budget: 3 s, 20 MB), and a sheet for each of
//! its 156 grids (10 s), from what a project gives to read to the bytes of the file; memory stays under
//! 500 MB.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::i18n::{I18n, Language};
use gridroom::print::facts::{Facts, Wish};
use gridroom::print::paper::Size;
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
    let map = |facts: &Facts| {
        wall(facts, &i18n, &wish, &course)
            .expect("laid out")
            .document
    };
    let said = |what: &str, bytes: usize| {
        println!(
            "{what}: {} kB, at most {:.0} MB of memory",
            bytes / 1000,
            MEMORY.peak_usage_as_mb()
        );
        MEMORY.reset_peak_usage();
    };
    MEMORY.reset_peak_usage();
    let bytes = pdf::to_bytes(&map(&read()), &course).expect("written");
    said("A0 as PDF", bytes.len());
    let bytes = png::to_bytes(&map(&read()).pages[0], 150.0, &course).expect("written");
    said("A0 as PNG of 150 dots per inch", bytes.len());

    let mut group = c.benchmark_group("print");
    group.sample_size(10);
    group.bench_function("reading the town", |b| b.iter(|| black_box(read())));
    group.bench_function("A0 as PDF, from the project", |b| {
        b.iter(|| pdf::to_bytes(&map(&read()), &course).expect("written"));
    });
    group.bench_function("156 sheets as PDF, from the project", |b| {
        b.iter(|| {
            let facts = read();
            let faces = facts.listed();
            let document = sheets(&facts, &i18n, &faces, &course).expect("laid out");
            pdf::to_bytes(&document, &course).expect("written")
        });
    });
    group.finish();
}

criterion_group!(benches, printing);
criterion_main!(benches);
