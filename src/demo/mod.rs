//! The seeded generator of the synthetic town.
