//! A town of one's own: from the extract of a dense city centre to a project that is open, on the disk
//! (budget: 2 s), and from one of 100 MB cut to a district (30 s, 1 GB of memory on two cores).
//!
//! The large one is the small one again and again, each copy beside the last with ids of its own; who
//! changed what when is left out of it, so that as many bytes hold more than they would elsewhere. The
//! district is slanted, and as large as about four copies.

mod extract;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use extract::Elements;
use gridroom::app::jobs::loader::{Loaded, load};
use gridroom::app::jobs::source::Source;
use gridroom::course::Course;
use gridroom::exchange::osm::{CommunitiesBy, GridsBy, Scope, Wishes, town};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::polygon::Polygon;
use gridroom::rules::households::HouseholdRules;
use gridroom::store::{NewProject, OpenOptions, Project};
use peak_alloc::PeakAlloc;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The size of the large extract, bytes.
const LARGE: usize = 100_000_000;

fn wishes(scope: Scope) -> Wishes {
    Wishes {
        scope,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Community,
        census: None,
        rules: HouseholdRules::bundled().expect("sound"),
    }
}

/// Make a project of an extract in a folder and open it, as the window does.
fn open(extract: &Path, scope: &Scope, folder: &Path) -> Loaded {
    let course = Course::new();
    let town = town(extract, &wishes(scope.clone()), &course).expect("a town");
    let new = NewProject {
        title: town.name.clone(),
        synthetic: false,
        members: town.members.clone(),
    };
    let options = OpenOptions {
        workspace: "bench".to_owned(),
        read_only: false,
    };
    let path = folder.join("town.gpkg");
    drop(Project::create(&path, &new, &town.contents, &options).expect("made"));
    load(&Source::File(path), false, &course).expect("opened")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// What a first time takes of time and memory, for what is measured once and for its peak.
fn once(what: &str, extract: &Path, scope: &Scope) {
    let folder = folder();
    MEMORY.reset_peak_usage();
    let began = Instant::now();
    let loaded = open(extract, scope, folder.path());
    println!(
        "{what}: {:.2} s, at most {:.0} MB of memory, {} MB of extract",
        began.elapsed().as_secs_f64(),
        MEMORY.peak_usage_as_mb(),
        std::fs::metadata(extract).expect("there").len() / 1_000_000
    );
    drop(loaded);
}

/// A slanted ground about the middle of a copy, twice as wide and high as one.
fn district(of: Bounds) -> Scope {
    let middle = of.centre();
    let (width, height) = (of.max.x - of.min.x, of.max.y - of.min.y);
    let corners = [(-95, -80), (105, -105), (90, 100), (-110, 90)];
    let outer = corners.map(|(x, y)| {
        let (east, north) = (width / 100 * x, height / 100 * y);
        Coord::new(middle.x + east, middle.y + north)
    });
    Scope::Polygons {
        polygons: vec![Polygon {
            outer: outer.to_vec(),
            holes: Vec::new(),
        }],
        name: Some("District".to_owned()),
    }
}

fn measure(c: &mut Criterion, name: &str, extract: &Path, scope: &Scope) {
    once(name, extract, scope);
    c.bench_function(name, |b| {
        b.iter_batched(
            folder,
            |folder| {
                let loaded = open(extract, scope, folder.path());
                // Closed before its folder goes.
                (loaded, folder)
            },
            BatchSize::PerIteration,
        );
    });
}

fn extracts(c: &mut Criterion) {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let centre = data.join("helsinki.osm.pbf");
    if !centre.is_file() {
        eprintln!("SKIPPED: {} is not there", centre.display());
        return;
    }
    measure(c, "a city centre to an open project", &centre, &Scope::All);
    let folder = folder();
    let large = folder.path().join("large.osm.pbf");
    let copies = Elements::read(&centre).repeat(&large, LARGE);
    let scope = district(copies[copies.len() / 2]);
    let name = "100 MB cut to a district, to an open project";
    measure(c, name, &large, &scope);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1));
    targets = extracts
}
criterion_main!(benches);
