//! What districts should be. Owns: targets, and what counts how much.

/// What the districts of a compartment should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The compartment.
    pub compartment: u32,
    /// What a district should weigh, at least and at most; none where any weight will do.
    pub band: Option<[u64; 2]>,
    /// How many districts; none where the band or the whole decides.
    pub count: Option<usize>,
    /// Where nothing else decides, so many.
    pub fewest: usize,
}

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// By compartment.
    pub targets: Vec<Target>,
    /// How many districts in all, those of groups that are apart among them; none where the bands
    /// decide.
    pub total: Option<usize>,
}

impl Aim {
    /// The target of a compartment.
    pub fn target(&self, compartment: u32) -> Target {
        let found = self.targets.iter().find(|t| t.compartment == compartment);
        found.copied().unwrap_or(Target {
            compartment,
            band: None,
            count: None,
            fewest: 1,
        })
    }
}

/// What counts how much. Each is a factor of a share without unit, so that 1 means: as much as a
/// typical district is all in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Emphasis {
    /// Lying outside the band.
    pub band: f64,
    /// Lying off the mean.
    pub even: f64,
    /// The cost of bounds.
    pub cut: f64,
    /// A form that is not round.
    pub form: f64,
    /// Weight that comes from elsewhere than most of the district.
    pub parents: f64,
    /// Weight that is not where it was: for a division that begins with what there is.
    pub moved: f64,
    /// Not being reached by a street or lane.
    pub reach: f64,
}

impl Emphasis {
    /// Everything in its measure: alternatives are ranked by it.
    pub const PLAIN: Self = Self {
        band: 12.0,
        even: 3.0,
        cut: 0.8,
        form: 0.15,
        parents: 0.15,
        moved: 0.0,
        reach: 4.0,
    };
    /// Weights as even as can be.
    pub const EVEN: Self = Self {
        even: 14.0,
        cut: 0.4,
        form: 0.08,
        parents: 0.05,
        ..Self::PLAIN
    };
    /// Short, good bounds and round forms.
    pub const COMPACT: Self = Self {
        even: 1.0,
        cut: 1.6,
        form: 0.6,
        parents: 0.05,
        ..Self::PLAIN
    };
    /// Old districts divided, not mixed.
    pub const FAITHFUL: Self = Self {
        even: 2.0,
        cut: 0.6,
        parents: 3.0,
        ..Self::PLAIN
    };
    /// As little as possible changes hands.
    pub const SETTLED: Self = Self {
        band: 30.0,
        even: 0.02,
        cut: 0.05,
        form: 0.01,
        parents: 0.0,
        moved: 3.0,
        reach: 1.0,
    };
    /// Those that alternatives begin with.
    pub const ALL: [Self; 4] = [Self::PLAIN, Self::EVEN, Self::COMPACT, Self::FAITHFUL];
}
