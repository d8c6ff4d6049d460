//! A town as a project: it opens, GDAL reads it, and grids are proposed in it.

use super::{read, wishes};
use crate::files::{real_files, skip_but_in_ci};
use gridroom::course::Course;
use gridroom::exchange::osm::{GridsBy, Scope, Wishes};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::propose::Latest;
use gridroom::model::propose::{Field, Wish, begin};
use gridroom::model::record::Kind;
use gridroom::store::{NewProject, OpenOptions, Project};
use std::process::Command;

#[test]
fn a_real_town_opens_and_grids_are_proposed_in_it() {
    let Some(files) = real_files(&["helsinki.osm.pbf", "small.osm.pbf"]) else {
        return;
    };
    for (path, grids) in [(&files[1], GridsBy::Community), (&files[0], GridsBy::Block)] {
        let wishes = Wishes {
            grids,
            // Few grids are soon proposed.
            census: Some(3_000),
            ..wishes(Scope::All)
        };
        let town = read(path, &wishes).expect("a town");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("town.gpkg");
        let new = NewProject {
            title: town.name.clone(),
            synthetic: false,
            members: town.members.clone(),
        };
        let options = OpenOptions {
            workspace: "test".to_owned(),
            read_only: false,
        };
        drop(Project::create(&file, &new, &town.contents, &options).expect("made"));
        let project = Project::open(&file, &options).expect("opened");
        let members = project.members().expect("said");
        assert_eq!(members["attribution"], "© OpenStreetMap contributors, ODbL");
        for kind in [Kind::Grid, Kind::Building, Kind::Street, Kind::Land] {
            let made = town.contents.iter().filter(|(key, ..)| key.kind == kind);
            assert_eq!(
                project.count(kind).expect("counted"),
                made.count(),
                "{kind}"
            );
        }
        // Nothing in it was taken for somebody's.
        let building = project.records(Kind::Building).expect("read");
        assert!(
            building
                .iter()
                .any(|b| b.record.text("housenumber").is_some())
        );
        assert!(building.iter().all(|b| b.record.text("osm").is_some()));
        let shapes = project.records(Kind::Grid).expect("read").into_iter();
        let shapes = shapes.filter_map(|stored| stored.record.feature.shape);
        let built = Coverage::build(&shapes.collect::<Vec<_>>(), &BuildOptions::default());
        assert!(built.findings.is_empty(), "{:?}", built.findings);

        let table = project.published_table().expect("a table");
        let around = project.surroundings().expect("read");
        let field = Field {
            map: &table.map,
            census: &table.census,
            context: &around.context,
            wholes: &around.wholes,
            heads: &around.heads,
        };
        if grids == GridsBy::Community {
            let proposal = begin(&field, &Wish::default()).expect("possible");
            let found = proposal.search(&Course::new(), &Latest::default());
            let found = found.expect("not stopped");
            assert!(found[0].districts.len() > 5, "{}", found[0].districts.len());
        } else {
            assert!(table.map.features.len() > 10);
        }
        drop(project);
        let said = Command::new("ogrinfo")
            .args(["-so", "-al"])
            .arg(&file)
            .output();
        let Ok(said) = said else {
            skip_but_in_ci("ogrinfo is not there");
            continue;
        };
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&said.stderr);
        assert!(complaint.is_empty(), "{complaint}");
        let buildings = building.len();
        assert!(
            text.contains(&format!("Feature Count: {buildings}")),
            "{text}"
        );
    }
}
