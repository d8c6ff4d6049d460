//! `gridroom sampling`: how a round stands, whom to call, and tours to those who are sampled at home.
//!
//! JSON of `sampling`: `round`, `day`, `begun`, `order` (codes of communities and grids that are called
//! first), `sites` (each with `site`, `name`, `grids`, `people`, `room`, `minutes` (null where it never
//! ends), `full`), `grids` as they are called (each with `grid`, `turn` (null for those after the order),
//! `site`, `expected`, `expected_by`, `sampled`, `negative`, `positive`, `held`, `waiting`, `refused`,
//! `missing`, `source`, `lacks` (in words)), `late`, `positive` (numbers of tubes), `gaps` (lanes that
//! nobody covers).

use super::progress::Progress;
use super::tours::{self, ToursArgs};
use super::{NOT_KEPT, ProfileArgs, SOUND, Who, language, print, profile};
use crate::app::project::write_missing;
use crate::exchange::list::{Clearness, Sampled, export_sampled};
use crate::i18n::{I18n, Language};
use crate::model::record::Kind;
use crate::model::sampling::{Basis, RoundId, RoundPlan, Sampling};
use crate::model::setting::ProfileOf;
use crate::store::Project;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;

/// Arguments of `sampling`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("written").args(["missing", "list"]))]
pub struct SamplingArgs {
    /// The project.
    pub project: PathBuf,
    /// The number of the round; the newest if not given.
    #[arg(long)]
    pub round: Option<u32>,
    /// Write whom to call to this file instead; xlsx, csv or pdf.
    #[arg(long, value_name = "OUT")]
    pub missing: Option<PathBuf>,
    /// Write a list to the file of -o instead: round-plans, sampling-teams, tube-people (who is in which
    /// tube, and what came of it) or registration-codes.
    #[arg(long, value_name = "LIST", value_parser = sampled, requires = "output")]
    pub list: Option<Sampled>,
    /// Where the list goes; xlsx or csv.
    #[arg(short, long, value_name = "OUT", requires = "list")]
    pub output: Option<PathBuf>,
    /// Personal values in clear instead of masked, for this reason; the journal keeps it.
    #[arg(long, value_name = "REASON", requires = "written")]
    pub clear: Option<String>,
    /// Tours to those who are sampled at home, in place of a round.
    #[command(flatten)]
    pub tours: ToursArgs,
    /// The rules that the desk goes by, in place of a round.
    #[command(flatten)]
    pub profile: ProfileArgs,
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
    let here = (args.project.as_path(), &args.who, args.json);
    if let Some(code) = profile::run(&args.profile, ProfileOf::Sampling, here)? {
        return Ok(code);
    }
    let mut project = super::open_project(&args.project, &args.who)?;
    let words = I18n::new(args.language);
    if let Some(path) = &args.tours.tours {
        return tours::run(args, path, &mut project, &words);
    }
    let id = round_of(&project, args.round)?;
    let list = args.list.zip(args.output.as_ref());
    if let Some(path) = args.missing.as_ref().or(list.map(|(_, path)| path)) {
        let clearness = match &args.clear {
            Some(reason) => Clearness::Clear(reason.clone()),
            None => Clearness::Masked,
        };
        let progress = Progress::begin();
        let course = progress.course();
        let cannot = || format!("cannot write {}", path.display());
        let done = match list {
            Some((list, _)) => {
                let which = (list, id);
                export_sampled(path, &mut project, which, &clearness, &words, course)
                    .with_context(cannot)?
                    .context("stopped")?
            }
            None => write_missing(&mut project, (path, id), &clearness, (&words, course))
                .with_context(cannot)?,
        };
        drop(progress);
        let untold = done.is_untold.then(|| format!("{NOT_KEPT}\n"));
        let untold = untold.unwrap_or_default();
        print(&format!("{}: {} rows\n{untold}", path.display(), done.rows))?;
        return Ok(SOUND);
    }
    let now = project.clock()?.now();
    let sampling = project.sampling(id)?;
    let report = report(&sampling, &communities(&project)?, now, &words);
    print(&match args.json {
        true => format!("{report:#}\n"),
        false => lines(&sampling, &report),
    })?;
    Ok(SOUND)
}

fn sampled(name: &str) -> Result<Sampled, String> {
    Sampled::named(name).ok_or_else(|| {
        let names = Sampled::ALL.map(|one| one.list().name);
        format!("one of {} is needed", names.join(", "))
    })
}

/// The round of a number, the newest of several; else the newest of all.
fn round_of(project: &Project, number: Option<u32>) -> anyhow::Result<RoundId> {
    let plans = project.records(Kind::RoundPlan)?;
    let plans = plans.iter();
    let ids = plans.filter_map(|stored| Some(RoundPlan::read(&stored.key, &stored.record)?.id));
    let ids = ids.filter(|id| number.is_none_or(|number| id.number == number));
    ids.max().context("no such round was planned")
}

/// The code of the community of each grid, by its code.
fn communities(project: &Project) -> anyhow::Result<HashMap<String, String>> {
    let grids = project.records(Kind::Grid)?.into_iter();
    let of = grids.filter_map(|stored| {
        let text = |name: &str| stored.record.text(name).map(str::to_owned);
        Some((text("code")?, text("community_code")?))
    });
    Ok(of.collect())
}

fn report(
    sampling: &Sampling,
    communities: &HashMap<String, String>,
    now: jiff::civil::DateTime,
    words: &I18n,
) -> Value {
    let order = sampling.plan().map(|plan| plan.order.clone());
    let order = order.unwrap_or_default();
    let turn = |grid: &str| {
        let community = communities.get(grid).map_or("", String::as_str);
        let turn = sampling.plan().map(|plan| plan.turn_of(grid, community));
        turn.filter(|turn| *turn < order.len())
    };
    let mut figures = sampling.figures();
    figures.sort_by_key(|one| turn(&one.figure.grid).unwrap_or(order.len()));
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
    let grids = figures.into_iter().map(|one| {
        let figure = &one.figure.figure;
        let counts = &figure.counts;
        json!({
            "grid": one.figure.grid,
            "turn": turn(&one.figure.grid).map(|turn| turn + 1),
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
        "order": order,
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
    let order: Vec<String> = of("order").iter().map(text).collect();
    if !order.is_empty() {
        lines.push(format!("called first: {}", order.join(", ")));
    }
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
