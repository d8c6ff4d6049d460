//! What the desk of sampling says: why not, what is lacking, where a figure comes from.

use super::{I18n, grouped};
use crate::model::sampling::{HomeTour, RoundId, SamplingFault, State};
use crate::rules::calendar::instant_text;
use crate::rules::sampling::{Lack, Source};
use fluent_bundle::FluentValue;
use jiff::civil::DateTime;

fn at(at: DateTime) -> FluentValue<'static> {
    instant_text(at).into()
}

fn count(n: u32) -> FluentValue<'static> {
    grouped(n as usize).into()
}

impl I18n {
    /// Why the desk does not do something.
    pub fn sampling_fault(&self, fault: &SamplingFault) -> String {
        use SamplingFault as F;
        let text = |text: &str| FluentValue::from(text.to_owned());
        let round = |key: &str, id: &RoundId| {
            let number = id.number.to_string().into();
            let day = id.day.to_string().into();
            self.t_args(key, &[("round", number), ("day", day)])
        };
        let tube = |key: &str, number: &str| self.t_args(key, &[("tube", text(number))]);
        let person = |key: &str, id: &str| self.t_args(key, &[("person", text(id))]);
        let site = |key: &str, name: &str| self.t_args(key, &[("site", text(name))]);
        let both = |key: &str, of: &str, number: &str| {
            self.t_args(key, &[("person", text(of)), ("tube", text(number))])
        };
        match fault {
            F::NoRound(id) => round("sampling-no-round", id),
            F::NotBegun(id) => round("sampling-not-begun", id),
            F::Uncovered {
                site,
                lane,
                from,
                count: gaps,
            } => {
                let gaps = u32::try_from(*gaps).unwrap_or(u32::MAX);
                let args = [
                    ("site", text(site)),
                    ("lane", count(*lane)),
                    ("from", at(*from)),
                    ("count", count(gaps)),
                ];
                self.t_args("sampling-uncovered", &args)
            }
            F::NoSite(id) => site("sampling-no-site", id),
            F::SiteClosed(name) => site("sampling-site-closed", name),
            F::NoLane { site, lane, lanes } => {
                let args = [
                    ("site", text(site)),
                    ("lane", count(*lane)),
                    ("lanes", count(*lanes)),
                ];
                self.t_args("sampling-no-lane", &args)
            }
            F::NotInRound(grid) => self.t_args("sampling-not-in-round", &[("grid", text(grid))]),
            F::NotStaff(id) => person("sampling-not-staff", id),
            F::Untrained(id) => person("sampling-untrained", id),
            F::Booked {
                person,
                site,
                lane,
                from,
            } => {
                let args = [
                    ("person", text(person)),
                    ("site", text(site)),
                    ("lane", count(*lane)),
                    ("from", at(*from)),
                ];
                self.t_args("sampling-booked", &args)
            }
            F::LaneTaken { site, lane, from } => {
                let args = [
                    ("site", text(site)),
                    ("lane", count(*lane)),
                    ("from", at(*from)),
                ];
                self.t_args("sampling-lane-taken", &args)
            }
            F::TubeUsed(number) => tube("sampling-tube-used", number),
            F::NoTube(number) => tube("sampling-no-tube", number),
            F::TubeClosed(number) => tube("sampling-tube-closed", number),
            F::TubeOpen(number) => tube("sampling-tube-open", number),
            F::TubeFull { tube, room, people } => {
                let args = [
                    ("tube", text(tube)),
                    ("room", count(*room)),
                    ("people", count(*people)),
                ];
                self.t_args("sampling-tube-full", &args)
            }
            F::TubeEmpty(number) => tube("sampling-tube-empty", number),
            F::OtherLane(number) => tube("sampling-other-lane", number),
            F::Nobody(id) => person("sampling-nobody", id),
            F::Sampled { person, tube } => both("sampling-sampled", person, tube),
            F::NotHeld { person, tube } => both("sampling-not-held", person, tube),
            F::ResultStands(number) => tube("sampling-result-stands", number),
            F::HasResult(number) => tube("sampling-has-result", number),
            F::Void(number) => tube("sampling-void", number),
            F::Erased(number) => tube("sampling-erased", number),
        }
    }

    /// What is lacking before a grid is all negative, in words; that nothing is where nothing is.
    pub fn lacks(&self, lacks: &[Lack]) -> Vec<String> {
        if lacks.is_empty() {
            return vec![self.t("lack-none")];
        }
        let lacks = lacks.iter().map(|lack| {
            let (key, people) = match *lack {
                Lack::Positive(n) => ("lack-positive", n),
                Lack::Held(n) => ("lack-held", n),
                Lack::Refused(n) => ("lack-refused", n),
                Lack::Waiting(n) => ("lack-waiting", n),
                Lack::Unsampled(n) => ("lack-unsampled", n),
            };
            self.t_args(key, &[("count", count(people))])
        });
        lacks.collect()
    }

    /// Where a figure comes from.
    pub fn figure_source(&self, source: Source) -> String {
        self.t(&format!("figure-source-{}", source.name()))
    }

    /// A class of contact.
    pub fn contact_class(&self, contact: &str) -> String {
        match contact {
            "close" => self.t("contact-close"),
            "secondary" => self.t("contact-secondary"),
            other => other.to_owned(),
        }
    }

    /// A tour to those who are sampled at home: its class, its number, its hours.
    pub fn home_tour(&self, tour: &HomeTour) -> String {
        let hour = |at: DateTime| at.strftime("%H:%M").to_string();
        let args = [
            ("contact", self.contact_class(&tour.contact).into()),
            ("number", tour.number.into()),
            ("leaves", hour(tour.leaves).into()),
            ("back", hour(tour.back).into()),
        ];
        self.t_args("sampling-home-tour", &args)
    }

    /// What somebody who is to be called is in a round.
    pub fn called(&self, state: State) -> String {
        self.t(&format!("called-{}", state.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use jiff::civil::date;

    #[test]
    fn every_fault_names_whom_and_what_in_both_languages() {
        use SamplingFault as F;
        let id = RoundId {
            number: 31,
            day: date(2021, 9, 12),
        };
        let from = date(2021, 9, 12).at(7, 30, 0, 0);
        let (person, tube, site) = ("R77", "HQ-88", "S99");
        let own = str::to_owned;
        let table: [(SamplingFault, &[&str]); 12] = [
            (F::NoRound(id), &["31", "2021-09-12"]),
            (F::NotBegun(id), &["31"]),
            (
                F::Uncovered {
                    site: own(site),
                    lane: 2,
                    from,
                    count: 5,
                },
                &[site, "2", "07:30", "5"],
            ),
            (
                F::NoLane {
                    site: own(site),
                    lane: 8,
                    lanes: 3,
                },
                &[site, "8", "3"],
            ),
            (F::NotInRound(own("350322")), &["350322"]),
            (F::Untrained(own(person)), &[person]),
            (
                F::Booked {
                    person: own(person),
                    site: own(site),
                    lane: 2,
                    from,
                },
                &[person, site, "2", "07:30"],
            ),
            (
                F::TubeFull {
                    tube: own(tube),
                    room: 3,
                    people: 4,
                },
                &[tube, "3", "4"],
            ),
            (
                F::Sampled {
                    person: own(person),
                    tube: own(tube),
                },
                &[person, tube],
            ),
            (F::ResultStands(own(tube)), &[tube]),
            (F::Nobody(own(person)), &[person]),
            (F::SiteClosed(own(site)), &[site]),
        ];
        for language in Language::ALL {
            let i18n = I18n::new(language);
            for (fault, words) in &table {
                let said = i18n.sampling_fault(fault);
                for word in *words {
                    assert!(said.contains(word), "{said}: {word}");
                }
                assert!(!said.contains('⟨'), "{said}");
            }
            let lacks = i18n.lacks(&[Lack::Held(10), Lack::Unsampled(1)]);
            assert!(lacks[0].contains("10") && lacks.len() == 2, "{lacks:?}");
            let others = [
                Source::Nothing,
                Source::Hand,
                Source::Tubes,
                Source::Both,
                Source::Differ,
            ];
            let mut said: Vec<String> = others.map(|one| i18n.figure_source(one)).into();
            said.extend([State::Urgent, State::Missing, State::Refused].map(|s| i18n.called(s)));
            said.extend(i18n.lacks(&[]));
            assert!(said.iter().all(|text| !text.contains('⟨')), "{said:?}");
        }
    }
}
