//! The profile that a desk goes by, for `gridroom calls` and `gridroom sampling`: brought from a file,
//! and written out again as it came.
//!
//! JSON: `of`, `id` (of the profile that is gone by), `own` (the project brought it; else it is the
//! bundled one), `changed`, `output` (where it was written, else null).

use super::{FAULTY, SOUND, Who, print};
use crate::exchange::save;
use crate::model::act::Act;
use crate::model::setting::{ProfileOf, heading_of};
use crate::rules::sampling::sampling_profile_on;
use crate::store::{OpenOptions, Project};
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What stands for the bundled profile.
const BUNDLED: &str = "bundled";

/// Arguments about a profile.
#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// Let the desk go by the rules of this file (JSON; --save-profile writes one to begin with), as
    /// one act that can be undone. `bundled` stands for those that come with the program. Exit 1,
    /// with line and remedy, if they cannot be gone by. Needs a supervisor or an administrator.
    #[arg(long, value_name = "FILE", group = "profiled")]
    pub set_profile: Option<PathBuf>,
    /// Write the rules that the desk goes by to this file, as they came.
    #[arg(long, value_name = "OUT", group = "profiled")]
    pub save_profile: Option<PathBuf>,
}

/// Do what is asked about the profile; `None` where nothing is.
pub(super) fn run(
    args: &ProfileArgs,
    of: ProfileOf,
    (path, who, is_json): (&Path, &Who, bool),
) -> anyhow::Result<Option<u8>> {
    let mut changed = false;
    let project = match (&args.set_profile, &args.save_profile) {
        (None, None) => return Ok(None),
        (Some(file), _) => {
            let mut project = super::open_project(path, who)?;
            let text = match file.as_os_str() == BUNDLED {
                true => None,
                false => {
                    let text = std::fs::read_to_string(file);
                    Some(text.with_context(|| file.display().to_string())?)
                }
            };
            if let Some(Err(fault)) = text.as_deref().map(|text| of.check(text)) {
                eprintln!("error: {}: {fault}", file.display());
                return Ok(Some(FAULTY));
            }
            let done = project.commit(Act::SetProfile { of, text })?;
            changed = done.entry.is_some();
            project
        }
        (None, Some(_)) => {
            let options = OpenOptions {
                workspace: super::workspace(),
                read_only: true,
            };
            Project::open(path, &options)?
        }
    };
    let own = project.profile_text(of)?;
    let is_own = own.is_some();
    let text = match own {
        Some(text) => text,
        None => bundled(&project, of)?.to_owned(),
    };
    let output = args.save_profile.as_ref();
    if let Some(output) = output {
        let written = save::replace(output, text.as_bytes());
        written.with_context(|| format!("cannot write {}", output.display()))?;
    }
    let output = output.map(|output| output.display().to_string());
    let id = heading_of(&text).id;
    if is_json {
        let report = json!({
            "of": of.name(),
            "id": id,
            "own": is_own,
            "changed": changed,
            "output": output,
        });
        print(&format!("{report:#}\n"))?;
    } else {
        let whose = if is_own {
            "of this project"
        } else {
            "built in"
        };
        let written = output.map(|output| format!(", written to {output}"));
        let written = written.unwrap_or_default();
        print(&format!("{}: {id} ({whose}){written}\n", of.name()))?;
    }
    Ok(Some(SOUND))
}

/// The text of the bundled profile that holds today, by the clock of the project.
fn bundled(project: &Project, of: ProfileOf) -> anyhow::Result<&'static str> {
    let all = of.bundled();
    let found = match of {
        ProfileOf::Calls => all.first(),
        ProfileOf::Sampling => {
            let id = &sampling_profile_on(project.clock()?.today()).id;
            all.iter().find(|text| heading_of(text).id == *id)
        }
    };
    found.copied().context("no profile is built in")
}
