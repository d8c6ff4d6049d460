//! `gridroom audit verify`: whether the journal is what was written, and the records what it made
//! of them.

use super::{AuditArgs, FAULTY, SOUND, print};
use crate::store::chain::{Fault, Verdict};
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
    let mut text = format!(
        "{}: {} entries, {} signed\n",
        args.file.display(),
        verdict.entries,
        verdict.signed
    );
    text.push_str(&what_it_rests_on(&verdict));
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
        text.push_str(&fault_line(fault));
    }
    for key in &verdict.waiting {
        let _ = writeln!(
            text,
            "{key}: its layer was changed by another program, not yet taken over"
        );
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

/// What is proven, and by what.
fn what_it_rests_on(verdict: &Verdict) -> String {
    let mut text = match &verdict.root {
        Some((fingerprint, seq)) => {
            format!("signed from entry {seq} on; compare the first key: {fingerprint}\n")
        }
        None => {
            "not signed: there is no administrator whose key could certify anybody, so whoever \
                 can write the file can write the journal anew\n"
                .to_owned()
        }
    };
    if let Some(seq) = verdict.baseline {
        let _ = writeln!(text, "records held against the journal from entry {seq} on");
    }
    text
}

fn fault_line(fault: &Fault) -> String {
    match fault {
        Fault::Changed(seq) => format!("entry {seq} was changed\n"),
        Fault::Missing(seq) => format!("entries before {seq} are missing\n"),
        Fault::Cut(seq) => format!("entries up to {seq} are missing or were changed\n"),
        Fault::Unsigned(seq) => {
            format!("entry {seq} should carry the signature of its author and carries none\n")
        }
        Fault::Forged(seq) => {
            format!("entry {seq} is not by whom it names, or more than they may do\n")
        }
        Fault::Record(key, Some(seq)) => {
            format!("{key} is not what the journal made of it (entry {seq})\n")
        }
        Fault::Record(key, None) => {
            format!("{key} is not what it was, and no entry changed it\n")
        }
        Fault::Lost(count) => format!("{count} records are gone that no entry took away\n"),
    }
}
