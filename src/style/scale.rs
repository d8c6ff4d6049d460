//! Scales: lengths that read well, and the round scales of printed maps. Owns: these numbers.

/// A length that reads well, at most `longest` metres: 1, 2 or 5 times a power of ten.
pub fn round_length(longest: f64) -> f64 {
    let power = 10_f64.powf(longest.log10().floor());
    let steps = [5.0, 2.0, 1.0].map(|step| step * power);
    steps.into_iter().find(|l| *l <= longest).unwrap_or(power)
}

/// How round scales begin: 1:1,000, 1:1,250, 1:1,500, 1:2,000 and so on, and ten times each.
const ROUND: [f64; 8] = [1.0, 1.25, 1.5, 2.0, 2.5, 4.0, 5.0, 7.5];

/// The largest round scale, as the number behind `1:`, that is no larger than this one.
pub fn round_scale(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1.0).log10().floor());
    let steps = ROUND.into_iter().chain([10.0]).map(|step| step * power);
    // What comes out of a logarithm is never quite round.
    let is_enough = |scale: &f64| *scale >= least * (1.0 - 1e-9);
    steps.into_iter().find(is_enough).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round_and_fill_the_bar() {
        for (longest, expected) in [(130.0, 100.0), (999.0, 500.0), (20.0, 20.0), (0.7, 0.5)] {
            let found = round_length(longest);
            assert!((found - expected).abs() < 1e-9, "{longest}: {found}");
        }
        for step in 0..200 {
            let longest = 10_f64.powf(f64::from(step) / 30.0 - 1.0);
            let found = round_length(longest);
            assert!(
                found <= longest * (1.0 + 1e-9) && found > longest / 2.51,
                "{longest}"
            );
        }
    }

    #[test]
    fn scales_are_round_and_never_larger_than_there_is_room_for() {
        let table = [
            (2_000.0, 2_000.0),
            (2_001.0, 2_500.0),
            (7_600.0, 10_000.0),
            (999.0, 1_000.0),
            (1.0, 1.0),
            (0.2, 1.0),
        ];
        for (least, expected) in table {
            let found = round_scale(least);
            assert!((found - expected).abs() < 1e-6, "{least}: {found}");
        }
    }
}
