//! `gridroom new`: an empty project, or the sample town as one.

use super::{NewArgs, SOUND, print};
use crate::demo::project::town_contents;
use crate::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::Map;

/// Make the file.
///
/// # Errors
/// Where it cannot be made; nothing is then left of it.
pub fn run(args: &NewArgs) -> anyhow::Result<u8> {
    let contents = if args.demo {
        town_contents()?
    } else {
        Contents::new()
    };
    let title = args.title.clone().unwrap_or_else(|| {
        let stem = args.file.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    });
    let new = NewProject {
        title,
        synthetic: args.demo,
        members: if args.demo {
            crate::demo::members()
        } else {
            Map::new()
        },
    };
    let options = OpenOptions {
        workspace: super::workspace(),
        read_only: false,
    };
    Project::create(&args.file, &new, &contents, &options)?;
    print(&format!(
        "{}: {} records\n",
        args.file.display(),
        contents.len()
    ))?;
    Ok(SOUND)
}
