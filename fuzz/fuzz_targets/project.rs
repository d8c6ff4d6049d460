#![no_main]
//! Any bytes are opened as a project, or refused; what is refused is not changed by a byte.

use gridroom::model::record::Kind;
use gridroom::store::{OpenOptions, Project};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = std::env::temp_dir().join(format!("gridroom-fuzz-project-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let path = folder.join("town.gpkg");
    if std::fs::create_dir_all(&folder).is_err() || std::fs::write(&path, data).is_err() {
        return;
    }
    let options = OpenOptions {
        workspace: "fuzz".to_owned(),
        read_only: false,
    };
    let is_refused = match Project::open(&path, &options) {
        Ok(mut project) => match project.get_ready() {
            Ok(_) => {
                for kind in Kind::ALL {
                    project.records(kind).expect("a project that was taken can be read");
                }
                project.verify_chain().expect("and checked");
                false
            }
            Err(_) => true,
        },
        Err(_) => true,
    };
    if is_refused {
        assert!(std::fs::read(&path).is_ok_and(|now| now == data), "changed");
    }
});
