//! The desk of sampling in the file: what it knows of a round, read once and followed from then on,
//! and its acts. Owns: that what somebody asks for is held against all that the round knows, also
//! what is undone and done again; that every step is one action with its entry. Who may go into
//! which tube is the business of the model.

pub(super) mod counts;
mod home;
mod lane;
mod results;
mod round_plan;
mod team;

use super::door::{Done, sound};
use super::error::StoreError;
use super::journal::{self, Action, Entry, Mode};
use super::kept::RoundKept;
use super::outside;
use super::project::Project;
use super::records::{self, Stored};
use crate::model::act::{ActionName, SamplingAct};
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::sampling::{News, RoundId, RoundPlan, Sampling, SamplingFault};
use crate::rules::Permission;
use jiff::civil::DateTime;
use std::collections::BTreeSet;

impl Project {
    /// Everything known of a round; who only for those who may see it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn sampling(&self, round: RoundId) -> Result<Sampling, StoreError> {
        self.sampling_of(round, &Sampling::KINDS)
    }

    /// What is planned of a round, without anybody who is sampled: it needs no key.
    pub(super) fn round_planned(&self, round: RoundId) -> Result<Sampling, StoreError> {
        let kinds = Sampling::KINDS
            .into_iter()
            .filter(|kind| !kind.is_of_lane());
        self.sampling_of(round, &kinds.collect::<Vec<_>>())
    }

    fn sampling_of(&self, round: RoundId, kinds: &[Kind]) -> Result<Sampling, StoreError> {
        let mut sampling = Sampling::new(round);
        let of_round = round.to_string();
        for kind in kinds.iter().copied() {
            let mut take = |stored: Stored| {
                let fields = match kind.is_of_lane() {
                    true => self.fields_of(&stored.key, &stored.record).ok(),
                    false => None,
                };
                sampling.put(&Part {
                    key: &stored.key,
                    record: &stored.record,
                    fields: fields.as_ref(),
                });
                Ok(())
            };
            match kind {
                // Everybody else is the register's.
                Kind::Person => {
                    let staff = records::with_attribute(self.connection(), kind, "type", "staff")?;
                    staff.into_iter().try_for_each(&mut take)?;
                }
                Kind::Tube => {
                    let of =
                        records::with_attribute(self.connection(), kind, "of_round", &of_round)?;
                    of.into_iter().try_for_each(&mut take)?;
                }
                kind => records::each(self.connection(), kind, &mut take)?,
            }
        }
        Ok(sampling)
    }

    /// What an entry changed of sampling.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn sampling_news(&self, entry: &Entry) -> Result<Vec<News>, StoreError> {
        let keys = entry.changes.iter().map(|change| change.key.clone());
        self.news_of(keys.collect())
    }

    fn news_of(&self, keys: BTreeSet<Key>) -> Result<Vec<News>, StoreError> {
        let keys = keys.into_iter();
        let keys = keys.filter(|key| Sampling::KINDS.contains(&key.kind));
        let news = keys.map(|key| {
            let now = self.record(&key)?.map(|stored| {
                let is_sealed = key.kind.is_of_lane();
                let fields = is_sealed.then(|| self.fields_of(&key, &stored.record).ok());
                (stored.record, fields.flatten())
            });
            Ok((key, now))
        });
        news.collect()
    }

    /// The round as it stands now: read once, then followed by what the journal says has changed.
    fn round_now(&mut self, round: RoundId) -> Result<&mut Sampling, StoreError> {
        // Who is in a tube stays in memory only while somebody may see it.
        if let Err(error) = self.key_to_edit() {
            self.round_kept = None;
            return Err(error);
        }
        let (head, _) = journal::head(self.connection())?;
        let kept = self.round_kept.take();
        let kept = match kept.filter(|kept| kept.sampling.round() == round) {
            Some(mut kept) if kept.seq <= head => {
                if kept.seq < head {
                    let keys = touched_since(self, kept.seq)?;
                    let news = self.news_of(keys)?;
                    kept.sampling.take_news(&news);
                    kept.seq = head;
                }
                kept
            }
            _ => RoundKept {
                seq: head,
                sampling: self.sampling(round)?,
            },
        };
        Ok(&mut self.round_kept.insert(kept).sampling)
    }

    /// A round that was planned, by its record.
    fn round_of(&self, key: &Key) -> Result<RoundPlan, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        RoundPlan::read(key, &stored.record).ok_or(StoreError::Erased)
    }

    /// A tube, and the round it belongs to.
    fn tube_stored(&self, key: &Key) -> Result<(Stored, RoundId), StoreError> {
        let none = || SamplingFault::NoTube(key.id.clone());
        let stored = self.record(key)?.ok_or_else(none)?;
        let round = stored.record.text("of_round").and_then(RoundId::parse);
        Ok((stored, round.ok_or_else(none)?))
    }

    /// Do an act of the desk.
    pub(super) fn act_at_lane(
        &mut self,
        act: SamplingAct,
        now: DateTime,
    ) -> Result<Done, StoreError> {
        let done: Done = match act {
            SamplingAct::PlanRound { key, draft } => self.plan_round(key, &draft)?.into(),
            SamplingAct::PutSite { key, draft } => self.put_site(key, &draft)?.into(),
            SamplingAct::AssignGrids { round, grids, site } => {
                self.assign_grids(&round, &grids, site.as_ref())?.into()
            }
            SamplingAct::PutTeam { key, round, draft } => {
                self.put_team(key, &round, &draft)?.into()
            }
            SamplingAct::DropTeam { key } => self.drop_team(&key)?.into(),
            SamplingAct::BeginRound { key, reason } => self.begin_round(&key, &reason, now)?.into(),
            SamplingAct::PreRegister { drafts } => self.pre_register(&drafts)?.into(),
            SamplingAct::CheckIn { round, draft } => self.check_in(&round, &draft, now)?.into(),
            SamplingAct::CloseTube { key } => self.close_tube(&key, now)?.into(),
            SamplingAct::VoidTube { key, reason } => self.void_tube(&key, &reason)?.into(),
            SamplingAct::RecordResult { keys, result } => {
                self.record_result(&keys, result, now)?.into()
            }
            SamplingAct::RecordRefusal { round, draft } => {
                self.record_refusal(&round, &draft)?.into()
            }
            SamplingAct::EndRefusal { key } => self.end_refusal(&key)?.into(),
        };
        if let Some(entry) = &done.entry {
            self.follow_round(entry);
        }
        Ok(done)
    }

    /// What was just done here is known of the round without looking for it.
    fn follow_round(&mut self, entry: &Entry) {
        let kept = self.round_kept.take();
        // Where anything else was done meanwhile it is looked for.
        let next = kept.filter(|kept| kept.seq + 1 == entry.row.seq);
        // Where it cannot be read now the round is read anew.
        if let (Some(mut kept), Ok(news)) = (next, self.sampling_news(entry)) {
            kept.sampling.take_news(&news);
            kept.seq = entry.row.seq;
            self.round_kept = Some(kept);
        }
    }

    /// Whether an act of the desk is admitted, as far as that can be said without doing it.
    pub(super) fn admit_at_lane(&self, act: &SamplingAct) -> Result<(), StoreError> {
        let about = |key: &Key, kind: Kind| match key.kind == kind {
            true => Ok(()),
            false => Err(StoreError::WrongKind(key.clone())),
        };
        match act {
            SamplingAct::PlanRound { key, draft } => {
                key.iter().try_for_each(|key| about(key, Kind::RoundPlan))?;
                sound(draft.faults(&self.sampling_rules()?))
            }
            SamplingAct::PutSite { key, draft } => {
                key.iter()
                    .try_for_each(|key| about(key, Kind::SamplingSite))?;
                sound(draft.faults(key.is_none()))
            }
            SamplingAct::AssignGrids { round, site, .. } => {
                about(round, Kind::RoundPlan)?;
                site.iter()
                    .try_for_each(|key| about(key, Kind::SamplingSite))
            }
            SamplingAct::PutTeam { key, round, draft } => {
                about(round, Kind::RoundPlan)?;
                key.iter()
                    .try_for_each(|key| about(key, Kind::SamplingTeam))?;
                sound(draft.faults())
            }
            SamplingAct::DropTeam { key } => about(key, Kind::SamplingTeam),
            SamplingAct::BeginRound { key, .. } => about(key, Kind::RoundPlan),
            SamplingAct::PreRegister { drafts } => {
                sound(drafts.iter().flat_map(|draft| draft.faults()).collect())
            }
            SamplingAct::CheckIn { round, draft } => {
                about(round, Kind::RoundPlan)?;
                sound(draft.faults())
            }
            SamplingAct::CloseTube { key } | SamplingAct::VoidTube { key, .. } => {
                about(key, Kind::Tube)
            }
            SamplingAct::RecordResult { keys, .. } => {
                keys.iter().try_for_each(|key| about(key, Kind::Tube))
            }
            SamplingAct::RecordRefusal { round, draft } => {
                about(round, Kind::RoundPlan)?;
                sound(draft.faults())
            }
            SamplingAct::EndRefusal { key } => about(key, Kind::Refusal),
        }
    }

    /// What is undone, done again or brought in leaves no tube that contradicts another one.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] where it would.
    pub(super) fn keep_tubes_sound(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let of_tubes = changes.iter().filter(|c| c.key.kind == Kind::Tube);
        let mut news: Vec<(RoundId, News)> = Vec::new();
        for change in of_tubes {
            let before = self.record(&change.key)?.map(|stored| stored.record);
            // What does not fit is refused when it is written.
            let Ok(after) = change.apply(before.as_ref()) else {
                continue;
            };
            let of = |record: Option<&Record>| {
                record.and_then(|r| r.text("of_round").and_then(RoundId::parse))
            };
            let Some(round) = of(after.as_ref()).or_else(|| of(before.as_ref())) else {
                continue;
            };
            let now = after.map(|record| {
                let fields = self.fields_of(&change.key, &record).ok();
                (record, fields)
            });
            news.push((round, (change.key.clone(), now)));
        }
        let rounds: BTreeSet<RoundId> = news.iter().map(|(round, _)| *round).collect();
        for round in rounds {
            let mut sampling = self.round_now(round)?.clone();
            let of_round = news.iter().filter(|(of, _)| *of == round);
            let of_round: Vec<News> = of_round.map(|(_, news)| news.clone()).collect();
            sampling.take_news(&of_round);
            if let Some(fault) = sampling.contradiction() {
                return Err(fault.into());
            }
        }
        Ok(())
    }

    /// The counts of tubes are those of the records, with an entry where something else had
    /// changed them.
    pub(super) fn settle_tube_counts(&mut self) -> Result<(), StoreError> {
        if !counts::is_off(self.connection())? {
            return Ok(());
        }
        // Whatever changed them was another program, or an older version of this one.
        let pen = outside::pen();
        self.transact(|tx, _| {
            counts::count_anew(tx)?;
            let action = Action::new(ActionName::KeepCounts, Vec::new());
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(())
    }

    /// Whoever sits here may change a sampling site.
    fn need_for_site(&self) -> Result<(), StoreError> {
        let desk = self.need(Permission::EditRecords);
        desk.or_else(|_| self.need(Permission::EditMap)).map(drop)
    }
}

/// Records of sampling that entries after this one changed.
fn touched_since(project: &Project, seq: i64) -> Result<BTreeSet<Key>, StoreError> {
    let mut keys = BTreeSet::new();
    let mut statement = project
        .connection()
        .prepare_cached("SELECT id FROM gridroom_touch WHERE kind = ?1 AND seq > ?2")?;
    for kind in Sampling::KINDS {
        let mut rows = statement.query(rusqlite::params![kind.name(), seq])?;
        while let Some(row) = rows.next()? {
            keys.insert(Key::new(kind, row.get::<_, String>(0)?));
        }
    }
    Ok(keys)
}
