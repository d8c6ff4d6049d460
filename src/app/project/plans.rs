//! What the project's thread does about plans. Owns: these requests and their answers. Must not
//! know: widgets.

use super::{Answer, Written};
use crate::course::Course;
use crate::exchange;
use crate::geometry::fixed::Coord;
use crate::model::Layer;
use crate::model::change::Change;
use crate::model::comparison::compare;
use crate::model::context::Context;
use crate::model::publication::{Terms, title};
use crate::model::record::{Key, Kind, Record};
use crate::store::{Project, StoreError, Stored};
use serde_json::Value;
use std::path::PathBuf;

/// What the window asks about plans.
pub enum PlanRequest {
    /// Lay this plan on the table, or the published grids.
    Show(Option<String>),
    /// Lay it out anew: what is on the table does not fit the records any more.
    Reload,
    /// Make a plan of this name: a copy of another, or of the published grids. It is then on the
    /// table.
    Add(String, Option<String>),
    /// Keep what an edit on the table changed in the grids of this plan.
    Keep {
        /// The plan.
        plan: String,
        /// The tool.
        tool: String,
        /// Where.
        at: Option<Coord>,
        /// What it changed.
        changes: Vec<Change>,
    },
    /// What lies around the grids, for a proposal.
    Surroundings,
    /// Keep a proposal, or grids that were balanced, in this plan.
    KeepProposal {
        /// The plan.
        plan: String,
        /// Its grids were only balanced.
        is_repair: bool,
        /// What it changed.
        changes: Vec<Change>,
    },
    /// Give it another name.
    Rename(String, String),
    /// Bring it onto what is published now, as a plan of this name, which is then on the table.
    Rebase(String, String),
    /// Lay it aside.
    Discard(String),
    /// Let borders be moved in it, for this reason.
    Unlock(String, String),
    /// What publishing it would do.
    Look(String, Terms),
    /// Publish it.
    Publish(String, Terms),
    /// What taking the newest publication back would do.
    LookBack,
    /// Take the newest publication back.
    RollBack,
    /// Compare it with another, or with the published grids.
    Compare(String, Option<String>),
    /// The past and the future of a grid, by its code.
    Lineage(String),
    /// Write the lineage of all grids to a file.
    ExportLineage(PathBuf),
}

/// A step in the descent of grids.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent {
    /// The older grid's code.
    pub old: String,
    /// The newer grid's code.
    pub new: String,
    /// How: split, merge, …
    pub kind: String,
    /// When, if it is known.
    pub date: Option<String>,
    /// Steps away from the grid that was asked for: negative for ancestors.
    pub generation: i32,
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(
    project: &mut Project,
    shown: &mut Option<String>,
    request: PlanRequest,
    course: &Course,
) -> Result<Answer, StoreError> {
    let done = |entry| Answer::Done(Box::new(entry));
    let settled = |entry: Option<_>| entry.map_or(Answer::Settled, done);
    Ok(match request {
        PlanRequest::Show(plan) => {
            *shown = plan;
            Answer::Settled
        }
        PlanRequest::Reload => Answer::Settled,
        PlanRequest::Add(name, from) => {
            let entry = project.add_plan(&name, from.as_deref())?;
            let id = entry.row.detail.get("plan").and_then(Value::as_str);
            *shown = id.map(str::to_owned);
            done(entry)
        }
        PlanRequest::Rebase(plan, name) => {
            let (entry, rebased) = project.rebase_plan(&plan, &name)?;
            let id = entry.row.detail.get("plan").and_then(Value::as_str);
            *shown = id.map(str::to_owned);
            let conflicts = rebased.conflicts.iter().map(|(key, r)| title(key, r));
            Answer::Rebased(rebased.carried, conflicts.collect())
        }
        PlanRequest::Keep {
            plan,
            tool,
            at,
            changes,
        } => settled(project.keep_plan_edit(&plan, &tool, at, changes)?),
        PlanRequest::Surroundings => Answer::Surroundings(Box::new(project.surroundings()?)),
        PlanRequest::KeepProposal {
            plan,
            is_repair,
            changes,
        } => settled(project.keep_proposal(&plan, is_repair, changes)?),
        PlanRequest::Rename(plan, name) => settled(project.rename_plan(&plan, &name)?),
        PlanRequest::Discard(plan) => {
            let entry = project.discard_plan(&plan)?;
            if shown.as_deref() == Some(plan.as_str()) {
                *shown = None;
            }
            settled(entry)
        }
        PlanRequest::Unlock(plan, reason) => settled(project.unlock_borders(&plan, &reason)?),
        PlanRequest::Look(plan, terms) => {
            Answer::Publication(Box::new(project.publication(&plan, &terms)?))
        }
        PlanRequest::Publish(plan, terms) => {
            let entry = project.publish_watched(&plan, &terms, course)?;
            *shown = None;
            done(entry)
        }
        PlanRequest::LookBack => Answer::LookedBack(Box::new(project.roll_back_outlook()?)),
        PlanRequest::RollBack => {
            let entry = project.roll_back_watched(course)?;
            *shown = None;
            done(entry)
        }
        PlanRequest::Compare(plan, with) => {
            let old = match with {
                Some(plan) => project.plan_grids(&plan)?,
                None => project.records(Kind::Grid)?,
            };
            let old = pairs(old);
            let new = pairs(project.plan_grids(&plan)?);
            let features = project.records(Kind::Building)?.into_iter();
            let houses = Context::of_layer(&Layer {
                features: features.map(|s| s.record.feature).collect(),
                ..Layer::default()
            });
            Answer::Compared(Box::new(compare(&old, &new, &houses)))
        }
        PlanRequest::ExportLineage(path) => {
            let is_kept = project.note_export(&path, "lineage")?;
            let stored = project.records(Kind::Lineage)?.into_iter();
            let records: Vec<Record> = stored.map(|s| s.record).collect();
            match exchange::lineage::write_path(&path, &records) {
                Ok(_) => Answer::Exported(Written {
                    path,
                    losses: Vec::new(),
                    is_kept,
                }),
                Err(source) => return Err(StoreError::Io { path, source }),
            }
        }
        PlanRequest::Lineage(code) => {
            let steps = lineage(project.records(Kind::Lineage)?, &code);
            Answer::Lineage(code, steps)
        }
    })
}

fn pairs(stored: Vec<Stored>) -> Vec<(Key, Record)> {
    let shaped = stored
        .into_iter()
        .filter(|s| s.record.feature.shape.is_some());
    shaped.map(|s| (s.key, s.record)).collect()
}

/// The steps that lead to a grid and from it, ancestors first.
fn lineage(stored: Vec<Stored>, code: &str) -> Vec<Descent> {
    let text = |record: &Record, name: &str| {
        record
            .attribute(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let all: Vec<Descent> = stored
        .iter()
        .filter_map(|s| {
            Some(Descent {
                old: text(&s.record, "old_code")?,
                new: text(&s.record, "new_code")?,
                kind: text(&s.record, "kind").unwrap_or_default(),
                date: text(&s.record, "date"),
                generation: 0,
            })
        })
        .collect();
    let mut steps: Vec<Descent> = Vec::new();
    for direction in [-1, 1] {
        let mut wave = vec![code.to_owned()];
        let mut seen = wave.clone();
        let mut generation = direction;
        while !wave.is_empty() {
            let mut next = Vec::new();
            for step in &all {
                let (near, far) = if direction < 0 {
                    (&step.new, &step.old)
                } else {
                    (&step.old, &step.new)
                };
                if wave.contains(near) && near != far {
                    steps.push(Descent {
                        generation,
                        ..step.clone()
                    });
                    if !seen.contains(far) {
                        seen.push(far.clone());
                        next.push(far.clone());
                    }
                }
            }
            wave = next;
            generation += direction;
        }
    }
    steps.sort_by(|a, b| {
        let by = |d: &Descent| (d.generation, d.old.clone(), d.new.clone());
        by(a).cmp(&by(b))
    });
    steps
}
