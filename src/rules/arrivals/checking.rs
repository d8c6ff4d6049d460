//! Whether a profile of calls can be gone by. Owns: what stands against it, with the line and what helps.
//! Must not know: whose it is, how it is kept.

use super::{CallProfile, CallResult, Follow, NO_RISK};
use crate::rules::rule_file::{Checker, RuleFault, Wrong};

/// Levels of risk that an area may have, and none.
const LEVELS: [&str; 3] = ["high", "middle", NO_RISK];
/// Nobody waits longer for a step than so many minutes: thirty days.
const LONGEST: u32 = 30 * 24 * 60;

/// What stands against it.
pub(super) fn check(profile: &CallProfile, text: &str) -> Result<(), RuleFault> {
    let checker = Checker::new(text);
    checker.headed(&profile.id, &profile.titles, &profile.source)?;
    if profile.hours.is_empty() {
        return Err(checker.fault(&["hours"], Wrong::Empty));
    }
    let is_turned = profile.hours.iter().any(|hours| hours.from >= hours.until);
    let mut pairs = profile.hours.windows(2);
    if is_turned || pairs.any(|pair| pair[1].from < pair[0].until) {
        return Err(checker.fault(&["hours"], Wrong::Hours));
    }
    checker.within(&["first_hours"], profile.first_hours, [1, LONGEST / 60])?;
    checker.within(&["late_minutes"], profile.late_minutes, [0, LONGEST])?;
    let again = profile.visit_again_minutes;
    checker.within(&["visit_again_minutes"], again, [1, LONGEST])?;
    checker.within(&["tries", "count"], profile.tries.count, [1, 100])?;
    let apart = profile.tries.apart_minutes;
    checker.within(&["tries", "apart_minutes"], apart, [0, LONGEST])?;
    // No more days than tries: a day has one of them at least.
    let days = [1, profile.tries.count];
    checker.within(&["tries", "days"], profile.tries.days, days)?;
    for result in CallResult::ALL {
        let name = result.name();
        let Some(follow) = profile.follows.get(&result) else {
            return Err(checker.fault(&["follows"], Wrong::Lacks(name.to_owned())));
        };
        match (follow, profile.again_minutes.get(&result)) {
            (_, Some(minutes)) => {
                checker.within(&["again_minutes", name], *minutes, [1, LONGEST])?;
            }
            (Follow::Again, None) => {
                return Err(checker.fault(&["again_minutes"], Wrong::Lacks(name.to_owned())));
            }
            _ => {}
        }
    }
    for (level, contact) in &profile.contacts {
        checker.known(&["contacts", level], level, &LEVELS)?;
        checker.said(&["contacts", level], contact)?;
    }
    for (level, texts) in &profile.scripts {
        checker.known(&["scripts", level], level, &LEVELS)?;
        if texts.is_empty() {
            return Err(checker.fault(&["scripts", level], Wrong::Empty));
        }
        for (language, text) in texts {
            checker.said(&["scripts", level, language], text)?;
        }
    }
    match profile.scripts.contains_key(NO_RISK) {
        true => Ok(()),
        false => Err(checker.fault(&["scripts"], Wrong::Lacks(NO_RISK.to_owned()))),
    }
}
