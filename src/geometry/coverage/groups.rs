//! Which things belong together (union-find). Owns nothing but numbers.

/// Disjoint groups; the root of a group is its smallest member.
pub struct Groups(Vec<usize>);

impl Groups {
    /// Each member on its own.
    pub fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The root of a member's group.
    pub fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Make two groups one.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
