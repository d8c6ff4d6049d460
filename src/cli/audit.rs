//! `gridroom audit verify`: whether the journal is what was written.

use super::{AuditArgs, FAULTY, SOUND, print};
use crate::store::chain::Fault;
use crate::store::{OpenOptions, Project};
use std::fmt::Write;

/// Check the chain.
///
/// # Errors
/// Where the project cannot be read.
pub fn run(args: &AuditArgs) -> anyhow::Result<u8> {
    let options = OpenOptions {
        workspace: super::workspace(),
        read_only: true,
    };
    let project = Project::open(&args.file, &options)?;
    let verdict = project.verify_chain()?;
    let mut text = format!("{}: {} entries\n", args.file.display(), verdict.entries);
    if let Some(join) = &verdict.join {
        let _ = writeln!(
            text,
            "the chain begins anew: what it said in clear of people in isolation was sealed; the \
             old one ended with entry {} and {}",
            join.seq,
            hex::encode(&join.hash)
        );
    }
    for fault in &verdict.faults {
        let _ = match fault {
            Fault::Changed(seq) => writeln!(text, "entry {seq} was changed"),
            Fault::Missing(seq) => writeln!(text, "entries before {seq} are missing"),
            Fault::Cut(seq) => writeln!(text, "entries up to {seq} are missing or were changed"),
        };
    }
    if verdict.is_sound() {
        text.push_str("the chain holds\n");
    }
    for one in project.foreign() {
        text.push_str(&super::foreign_line(one));
    }
    print(&text)?;
    Ok(if verdict.is_sound() { SOUND } else { FAULTY })
}
