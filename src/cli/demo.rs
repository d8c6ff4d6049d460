//! `gridroom demo`: the sample town as files.

use super::{DemoArgs, SOUND, print};
use crate::demo::generate;
use anyhow::Context;

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<u8> {
    let town = generate(args.seed);
    town.write(&args.out)
        .with_context(|| format!("cannot write to {}", args.out.display()))?;
    let (grids, context) = (town.grids.features.len(), town.context.features.len());
    print(&format!(
        "{}: {grids} grids, {context} streets, buildings and other features, all invented\n",
        args.out.display()
    ))?;
    Ok(SOUND)
}
