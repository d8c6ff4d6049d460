//! `gridroom demo`: the sample town as files, or files with faults to practise importing with.

use super::{SOUND, print};
use crate::demo::{generate, practice, write};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;



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
