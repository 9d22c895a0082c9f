//! Boxes over groups of neighbouring edges, and over groups of groups: edges that follow each other lie near each other, so the list
//! of a ring's edges is a search tree already.

use super::Extent;

/// Members of a group.
const FANOUT: usize = 8;

/// A tree of boxes over a list of boxes. Keeps its memory when built anew.
#[derive(Default, Debug)]
pub(super) struct Groups {
    /// `levels[0]` are boxes of [`FANOUT`] members each, `levels[1]` boxes of as many of those, and so on.
    levels: Vec<Vec<Extent>>,
    height: usize,
    members: usize,
}

impl Groups {
    /// Builds the tree over `boxes`, whose order it keeps.
    pub(super) fn build(&mut self, boxes: impl ExactSizeIterator<Item = Extent>) {
        self.members = boxes.len();
        self.height = 0;
        let mut level = self.next_level();
        let mut extent = Extent::EMPTY;
        for (place, member) in boxes.enumerate() {
            extent = extent.union(member);
            if place % FANOUT == FANOUT - 1 {
                level.push(std::mem::replace(&mut extent, Extent::EMPTY));
            }
        }
        if !self.members.is_multiple_of(FANOUT) {
            level.push(extent);
        }
        loop {
            let is_top = level.len() <= FANOUT;
            let above: Vec<Extent> = if is_top {
                Vec::new()
            } else {
                let mut above = self.levels.get_mut(self.height + 1).map(std::mem::take).unwrap_or_default();
                above.clear();
                above.extend(level.chunks(FANOUT).map(|members| members.iter().fold(Extent::EMPTY, |all, &one| all.union(one))));
                above
            };
            match self.levels.get_mut(self.height) {
                Some(slot) => *slot = level,
                None => self.levels.push(level),
            }
            self.height += 1;
            if is_top {
                return;
            }
            level = above;
        }
    }

    /// The memory of the lowest level, empty.
    fn next_level(&mut self) -> Vec<Extent> {
        let mut level = self.levels.first_mut().map(std::mem::take).unwrap_or_default();
        level.clear();
        level
    }

    /// Calls `visit` with runs of members, and their group's box, where that meets `extent`, in growing order; how many boxes were
    /// looked at.
    pub(super) fn visit(&self, extent: &Extent, mut visit: impl FnMut(std::ops::Range<usize>, &Extent)) -> usize {
        let Some(top) = self.height.checked_sub(1) else { return 0 };
        let mut looked = 0;
        self.descend(top, 0..self.levels[top].len(), extent, &mut looked, &mut visit);
        looked
    }

    fn descend(
        &self,
        level: usize,
        places: std::ops::Range<usize>,
        extent: &Extent,
        looked: &mut usize,
        visit: &mut impl FnMut(std::ops::Range<usize>, &Extent),
    ) {
        *looked += places.len();
        for place in places {
            let group = &self.levels[level][place];
            if !group.intersects(extent) {
                continue;
            }
            let first = place * FANOUT;
            if level == 0 {
                visit(first..(first + FANOUT).min(self.members), group);
            } else {
                self.descend(level - 1, first..(first + FANOUT).min(self.levels[level - 1].len()), extent, looked, visit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_that_meets_is_visited_in_order() {
        let mut groups = Groups::default();
        // Built anew with fewer and more members, the old ones are forgotten.
        for count in [1000, 3, 0, 8, 9, 64, 65, 700] {
            let boxes: Vec<Extent> = (0..count)
                .map(|i| {
                    let min = [f64::from(i * 37 % 101), f64::from(i / 3)];
                    Extent { min, max: [min[0] + 2.0, min[1] + 1.5] }
                })
                .collect();
            groups.build(boxes.iter().copied());
            for query in [Extent { min: [20.0, 10.0], max: [25.0, 30.0] }, Extent { min: [-1.0, -1.0], max: [500.0, 500.0] }] {
                let mut found = Vec::new();
                groups.visit(&query, |range, _| found.extend(range.filter(|&place| boxes[place].intersects(&query))));
                let expected: Vec<usize> = (0..boxes.len()).filter(|&place| boxes[place].intersects(&query)).collect();
                assert_eq!(found, expected);
            }
        }
    }
}
