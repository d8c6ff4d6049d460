//! `gridroom demo`: the sample town as files, or files with faults to practise importing with.

use super::{SOUND, print};
use crate::demo::{generate, practice, write};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The seed of the town.
    #[arg(long, value_name = "N", default_value_t = crate::demo::DEFAULT_SEED)]
    pub seed: u64,
    /// How many grids the town has.
    #[arg(long, value_name = "N", default_value_t = crate::demo::DEFAULT_GRIDS, value_parser = grids)]
    pub grids: usize,
    /// The folder to write to; it is made if it is missing.
    #[arg(short, long, value_name = "DIR", required_unless_present = "practice")]
    pub out: Option<PathBuf>,
    /// Write a map and lists with faults into this folder instead; what is there is not written over.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["out", "seed", "grids"])]
    pub practice: Option<PathBuf>,
}

fn grids(text: &str) -> Result<usize, String> {
    let range = crate::demo::GRIDS;
    match text.parse() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(format!(
            "a number from {} to {} is needed",
            range.start(),
            range.end()
        )),
    }
}

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<u8> {
    let mut lines = String::new();
    if let Some(folder) = &args.practice {
        let cannot = || format!("cannot write to {}", folder.display());
        practice::write(folder).with_context(cannot)?;
        lines += &format!("{}: all invented, with faults\n", folder.display());
        for file in practice::files()? {
            lines += &format!("{:>9}  {}\n", file.faults.len(), file.name);
        }
    }
    if let Some(folder) = &args.out {
        let files = generate(args.seed, args.grids);
        write(&files, folder).with_context(|| format!("cannot write to {}", folder.display()))?;
        lines += &format!("{}: all invented\n", folder.display());
        for file in &files {
            lines += &format!("{:>9}  {}\n", file.count, file.name);
        }
    }
    print(&lines)?;
    Ok(SOUND)
}
