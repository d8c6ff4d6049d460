//! `gridroom sampling`: how a round stands, and whom to call.
//!
//! JSON of `sampling`: `round`, `day`, `begun`, `sites` (each with `site`, `name`, `grids`, `people`,
//! `room`, `minutes` (null where it never ends), `full`), `grids` (each with `grid`, `site`, `expected`,
//! `expected_by`, `sampled`, `negative`, `positive`, `held`, `waiting`, `refused`, `missing`, `source`,
//! `lacks` (in words)), `late`, `positive` (numbers of tubes), `gaps` (lanes that nobody covers).

use super::progress::Progress;
use super::{NOT_KEPT, SOUND, Who, language, print};
use crate::app::project::write_missing;
use crate::exchange::list::Clearness;
use crate::i18n::{I18n, Language};
use crate::model::sampling::{Basis, RoundId, RoundPlan, Sampling};
use crate::store::Project;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `sampling`.
#[derive(Debug, Args)]
pub struct SamplingArgs {
    /// The project.
    pub project: PathBuf,
    /// The number of the round; the newest if not given.
    #[arg(long)]
    pub round: Option<u32>,
    /// Write whom to call to this file instead; xlsx, csv or pdf.
    #[arg(long, value_name = "OUT")]
    pub missing: Option<PathBuf>,
    /// Personal values in clear instead of masked, for this reason; the journal keeps it.
    #[arg(long, value_name = "REASON", requires = "missing")]
    pub clear: Option<String>,
    /// The language of captions and words: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    pub language: Language,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

pub(super) fn run(args: &SamplingArgs) -> anyhow::Result<u8> {
    let mut project = super::open_project(&args.project, &args.who)?;
    let words = I18n::new(args.language);
    let id = round_of(&project, args.round)?;
    if let Some(path) = &args.missing {
        let clearness = match &args.clear {
            Some(reason) => Clearness::Clear(reason.clone()),
            None => Clearness::Masked,
        };
        let progress = Progress::begin();
        let words = (&words, progress.course());
        let done = write_missing(&mut project, (path, id), &clearness, words)
            .with_context(|| format!("cannot write {}", path.display()))?;
        drop(progress);
        let untold = done.is_untold.then(|| format!("{NOT_KEPT}\n"));
        let untold = untold.unwrap_or_default();
        print(&format!("{}: {} rows\n{untold}", path.display(), done.rows))?;
        return Ok(SOUND);
    }
    let now = project.clock()?.now();
    let sampling = project.sampling(id)?;
    let report = report(&sampling, now, &words);
    print(&match args.json {
        true => format!("{report:#}\n"),
        false => lines(&sampling, &report),
    })?;
    Ok(SOUND)
}

/// The round of a number, the newest of several; else the newest of all.
fn round_of(project: &Project, number: Option<u32>) -> anyhow::Result<RoundId> {
    let plans = project.records(crate::model::record::Kind::RoundPlan)?;
    let plans = plans.iter();
    let ids = plans.filter_map(|stored| Some(RoundPlan::read(&stored.key, &stored.record)?.id));
    let ids = ids.filter(|id| number.is_none_or(|number| id.number == number));
    ids.max().context("no such round was planned")
}

fn report(sampling: &Sampling, now: jiff::civil::DateTime, words: &I18n) -> Value {
    let sites = sampling.loads().into_iter().map(|one| {
        json!({
            "site": one.site.key.id,
            "name": one.site.name,
            "grids": one.grids,
            "people": one.load.people,
            "room": one.load.room(),
            "minutes": one.load.minutes(),
            "full": one.load.is_too_full(),
        })
    });
    let grids = sampling.figures().into_iter().map(|one| {
        let figure = &one.figure.figure;
        let counts = &figure.counts;
        json!({
            "grid": one.figure.grid,
            "site": one.row.and_then(|row| row.site.clone()),
            "expected": figure.expected,
            "expected_by": one.row.map_or(Basis::Hand, |row| row.basis).name(),
            "sampled": counts.sampled,
            "negative": counts.negative,
            "positive": counts.positive,
            "held": counts.held,
            "waiting": counts.waiting,
            "refused": counts.refused,
            "missing": figure.missing(),
            "source": figure.source.name(),
            "lacks": words.lacks(&one.lacks),
        })
    });
    let numbers = |tubes: Vec<String>| json!(tubes);
    let late = sampling.late_tubes(now).into_iter();
    let positive = sampling.positive_tubes().into_iter();
    let gaps = sampling.gaps().into_iter().map(|gap| {
        json!({
            "site": gap.site,
            "lane": gap.lane,
            "from": crate::rules::calendar::instant_text(gap.from),
            "until": crate::rules::calendar::instant_text(gap.until),
        })
    });
    json!({
        "round": sampling.round().number,
        "day": sampling.round().day.to_string(),
        "begun": sampling.plan().is_some_and(|plan| plan.begun.is_some()),
        "sites": sites.collect::<Vec<_>>(),
        "grids": grids.collect::<Vec<_>>(),
        "late": numbers(late.map(|tube| tube.number().to_owned()).collect()),
        "positive": numbers(positive.map(|tube| tube.key.id).collect()),
        "gaps": gaps.collect::<Vec<_>>(),
    })
}

/// The report for people: sites that are too full, grids that lack something.
fn lines(sampling: &Sampling, report: &Value) -> String {
    let round = sampling.round();
    let mut lines = vec![format!("round {} of {}", round.number, round.day)];
    let of = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for site in of("sites") {
        let full = if site["full"] == true {
            " (too full)"
        } else {
            ""
        };
        lines.push(format!(
            "{}: {} people, room for {}, {} min{full}",
            text(&site["name"]),
            site["people"],
            site["room"],
            text(&site["minutes"])
        ));
    }
    for grid in of("grids").iter().filter(|grid| grid["missing"] != 0) {
        let lacks = grid["lacks"].as_array().into_iter().flatten().map(text);
        let lacks: Vec<String> = lacks.collect();
        lines.push(format!("{}: {}", text(&grid["grid"]), lacks.join("; ")));
    }
    for (name, called) in [("late", "late"), ("positive", "positive")] {
        let tubes: Vec<String> = of(name).iter().map(text).collect();
        if !tubes.is_empty() {
            lines.push(format!("{called}: {}", tubes.join(", ")));
        }
    }
    lines.push(format!("lanes that nobody covers: {}", of("gaps").len()));
    lines.join("\n") + "\n"
}
