//! The profiles that desks of a project go by. Owns: that each is one for the whole project, its text as
//! it came, and that a change of it is one action with its entry. Must not know: what a profile says.
//!
//! How it stands with whoever is called follows from what was heard and from the profile, and is kept
//! in clear beside it: where the profile changes, that changes with it in the same action.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::records::{self, Stored};
use crate::model::act::ActionName;
use crate::model::arrivals::{CallProfiles, HOME, LOG, STATE, log_of, stand};
use crate::model::change::Change;
use crate::model::record::{Kind, Record};
use crate::model::setting::{
    ProfileOf, heading_of, home_of_profile, home_profile_key, profile_record, profile_text,
    sampling_rules_of,
};
use crate::rules::arrivals::{CallProfile, bundled, parse};
use crate::rules::rule_file::RuleFault;
use crate::rules::sampling::SamplingRules;

impl Project {
    /// The text of the profile that this project brought, as its file had it; `None` where it goes by
    /// the bundled one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the record cannot be read.
    pub fn profile_text(&self, of: ProfileOf) -> Result<Option<String>, StoreError> {
        let stored = self.record(&of.key())?;
        let text = stored
            .as_ref()
            .and_then(|stored| profile_text(&stored.record));
        Ok(text.map(str::to_owned))
    }

    /// What this project says about calls.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it cannot be read: another one in its place would send people
    /// to doors, or to none.
    pub fn call_profile(&self) -> Result<CallProfile, StoreError> {
        match self.profile_text(ProfileOf::Calls)? {
            Some(text) => called_by(&text),
            None => Ok(bundled().clone()),
        }
    }

    /// What this project says about calls, and what others say whose people are called here.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one of them cannot be read.
    pub fn call_profiles(&self) -> Result<CallProfiles, StoreError> {
        let mut all = CallProfiles::new(self.call_profile()?);
        records::each(self.connection(), Kind::Setting, &mut |stored| {
            let home = home_of_profile(&stored.key);
            if let Some((home, text)) = home.zip(profile_text(&stored.record)) {
                all.put(home, called_by(text)?);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// What is said about calls to somebody: by the project they are of.
    pub(super) fn call_profile_of(&self, record: &Record) -> Result<CallProfile, StoreError> {
        let said = match record.text(HOME) {
            Some(home) => self.profile_text_of(home)?,
            None => None,
        };
        match said {
            Some(text) => called_by(&text),
            None => self.call_profile(),
        }
    }

    /// The text of what another project says about calls; `None` where it said nothing.
    pub(super) fn profile_text_of(&self, home: &str) -> Result<Option<String>, StoreError> {
        let stored = self.record(&home_profile_key(home))?;
        let text = stored
            .as_ref()
            .and_then(|stored| profile_text(&stored.record));
        Ok(text.map(str::to_owned))
    }

    /// What this project says about sampling.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it cannot be read.
    pub fn sampling_rules(&self) -> Result<SamplingRules, StoreError> {
        let stored = self.record(&ProfileOf::Sampling.key())?;
        let rules = sampling_rules_of(stored.as_ref().map(|stored| &stored.record));
        rules.map_err(|fault| damaged(ProfileOf::Sampling, &fault))
    }

    /// Go by the profile of this text from now on, or by the bundled one.
    ///
    /// # Errors
    /// [`StoreError::Rules`] where it cannot be gone by; [`StoreError::NotPermitted`] for all but
    /// supervisors and administrators; [`StoreError::SignInNeeded`] where somebody was called already,
    /// and nobody has signed in.
    pub fn set_profile(
        &mut self,
        of: ProfileOf,
        text: Option<&str>,
    ) -> Result<Option<Entry>, StoreError> {
        self.need(crate::rules::Permission::IssueOrders)?;
        text.map_or(Ok(()), |text| of.check(text))?;
        if self.profile_text(of)?.as_deref() == text {
            return Ok(None);
        }
        let key = of.key();
        let mut changes = vec![match self.record(&key)? {
            Some(stored) => {
                let after = profile_record(Some(&stored.record), text);
                Change::between(key, &stored.record, &after)
            }
            None => Change::insert(key, profile_record(None, text)),
        }];
        if of == ProfileOf::Calls {
            let own = match text {
                Some(text) => parse(text)?,
                None => bundled().clone(),
            };
            let profiles = self.call_profiles()?.with_own(own);
            self.stand_anew(&profiles, |_| true, &mut changes)?;
        }
        let name = text.map(|text| heading_of(text).id);
        let action = Action::new(ActionName::SetProfile, changes)
            .with("of", of.name())
            .with("name", name.unwrap_or_default());
        self.carry_out(action)
    }

    /// How it stands by these profiles with those meant of whom something was heard.
    pub(super) fn stand_anew(
        &self,
        profiles: &CallProfiles,
        is_meant: impl Fn(&Stored) -> bool,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError> {
        for stored in self.records_with(Kind::Person, "type", "arrival")? {
            if stored.record.text(STATE).is_none() || !is_meant(&stored) {
                continue;
            }
            let fields = match self.fields_of(&stored.key, &stored.record) {
                // Of whoever was erased nothing is known.
                Err(StoreError::Erased) => continue,
                fields => fields?,
            };
            let log = fields.get(LOG).map(|text| log_of(text));
            let mut after = stored.record.clone();
            let profile = profiles.of_record(&stored.record);
            stand(&mut after, &log.unwrap_or_default(), profile);
            if after != stored.record {
                changes.push(Change::between(stored.key, &stored.record, &after));
            }
        }
        Ok(())
    }
}

/// What a text that is kept says about calls.
fn called_by(text: &str) -> Result<CallProfile, StoreError> {
    parse(text).map_err(|fault| damaged(ProfileOf::Calls, &fault))
}

fn damaged(of: ProfileOf, fault: &RuleFault) -> StoreError {
    StoreError::Damaged(format!("profile of {}: {fault}", of.name()))
}
