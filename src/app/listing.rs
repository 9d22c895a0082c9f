//! The two tables: which rows, in which order.

use super::document::{Page, RecordOrder, Rows};
use super::range::Range;
use super::snapshot::{Asked, Snapshot};
use crate::ids::{LayerId, RuleId};
use crate::rules::Severity;

/// The conflict table.
#[derive(Clone, PartialEq, Debug)]
pub struct ConflictView {
    /// Which conflicts are shown, in the table and on the map.
    pub filter: ConflictFilter,
    /// In which groups.
    pub grouping: super::grouping::Grouping,
    /// In which order.
    pub sort: Sort<ConflictColumn>,
    /// The rows.
    pub rows: Asked<Snapshot<Rows>>,
    /// Whether conflicts are drawn on the map.
    pub is_on_map: bool,
}

impl Default for ConflictView {
    fn default() -> Self {
        Self {
            filter: ConflictFilter::default(),
            grouping: super::grouping::Grouping::default(),
            sort: Sort { column: ConflictColumn::Listed, is_descending: false },
            rows: Asked::NotAsked,
            is_on_map: true,
        }
    }
}

/// Which conflicts are shown.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ConflictFilter {
    /// Of one rule.
    pub rule: Option<RuleId>,
    /// Of one severity.
    pub severity: Option<Severity>,
    /// By certainty; doubtful ones are hidden until asked for.
    pub certainty: CertaintyFilter,
    /// Of one county ("" for those outside every county).
    pub county: Option<String>,
    /// With this text in identifier, class, layer or county.
    pub text: String,
    /// With this class, code or kind on either side.
    pub class: Option<String>,
    /// Overlaps of this area. With a range of areas or of distances alone, conflicts without such a measure do not fit; with both,
    /// overlaps must fit the one and distances the other.
    pub area_m2: Range,
    /// Distances in this range.
    pub distance_m: Range,
}

/// Which certainties are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertaintyFilter {
    /// Certain ones: the default (DESIGN 4.2).
    #[default]
    Certain,
    /// Doubtful ones.
    Doubtful,
    /// Both.
    All,
}

/// An order of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort<C> {
    /// By which column.
    pub column: C,
    /// Largest first.
    pub is_descending: bool,
}

impl<C: PartialEq + Copy> Sort<C> {
    /// The order after a click on a column's heading: the same column turns round.
    #[must_use]
    pub fn clicked(self, column: C) -> Self {
        Self { column, is_descending: self.column == column && !self.is_descending }
    }
}

/// Columns of the conflict table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictColumn {
    /// The order of the list itself (DESIGN 4.2): rule, layers, records.
    Listed,
    /// How grave.
    Severity,
    /// Which rule.
    Rule,
    /// What breaks it.
    Subject,
    /// Against what.
    Object,
    /// Overlap or distance.
    Measure,
    /// Share of the subject.
    Share,
    /// How sure.
    Certainty,
    /// County.
    County,
    /// What a person decided.
    Status,
}

/// The attribute table.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AttributeView {
    /// Of which layer.
    pub layer: Option<LayerId>,
    /// Sorted by which field; `None` for the file's order.
    pub sort: Option<Sort<usize>>,
    /// Rows with this text in any field.
    pub text: String,
    /// Which records, in which order; not asked while it is the file's own order.
    pub order: Asked<Snapshot<RecordOrder>>,
    /// The rows last read, around those in sight.
    pub page: Asked<Page>,
    /// What was asked for last: first row and number of rows.
    pub asked: Option<(usize, usize)>,
}
