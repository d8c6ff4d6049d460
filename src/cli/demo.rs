//! `gridroom demo`: the sample town as files.

use super::{DemoArgs, SOUND, print};
use crate::demo::{generate, write};
use anyhow::Context;

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<u8> {
    let files = generate(args.seed, args.grids);
    write(&files, &args.out).with_context(|| format!("cannot write to {}", args.out.display()))?;
    let mut lines = format!("{}: all invented\n", args.out.display());
    for file in &files {
        lines += &format!("{:>9}  {}\n", file.count, file.name);
    }
    print(&lines)?;
    Ok(SOUND)
}
