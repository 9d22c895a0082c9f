//! A conflict as a row of plain values: what files and tables store, whatever `Conflict`'s own types become.
//!
//! The columns are those of DESIGN 4.2. Exporters and the workspace read conflicts through [`Conflicts`], so that a list
//! fresh from a check, a list stored in a workspace and a few rows in a test all make the same bytes.

use crate::conflicts::{ConflictKey, ConflictList, ConflictRow, ConflictShapes, ReviewStatus};
use crate::geometry::Shape;
use crate::layer::{Layer, LayerError, Role};
use crate::rules::{Certainty, Finding, Measure, Severity};

/// The columns of DESIGN 4.2, in their order.
pub const COLUMNS: [&str; 21] = [
    "conflict",
    "rule",
    "severity",
    "certainty",
    "subject_role",
    "subject_layer",
    "subject_record",
    "subject_id",
    "subject_class",
    "object_role",
    "object_layer",
    "object_record",
    "object_id",
    "object_class",
    "overlap_m2",
    "subject_share",
    "mean_width_m",
    "distance_m",
    "admin",
    "status",
    "note",
];

/// What outputs carry beyond them, behind them; empty unless the list is a [`super::DetailedList`].
pub const DETAIL_COLUMNS: [&str; 4] = ["overlap_mu", "overlap_ellipsoidal_m2", "subject_name", "object_name"];

/// One feature of a conflict.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RowSide<'a> {
    /// Its layer's place among the layers of the run.
    pub layer_no: u32,
    /// Its layer's role.
    pub role: Role,
    /// Its layer's name.
    pub layer: &'a str,
    /// Its 0-based record number.
    pub record: u32,
    /// Its identifier as text; "" where there is none.
    pub id: &'a str,
    /// Its normalised class, code or kind; "" where there is none.
    pub class: &'a str,
    /// Its name for people; "" where there is none or the list has no details.
    pub name: &'a str,
}

/// One conflict, resolved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Row<'a> {
    /// Its name.
    pub key: ConflictKey,
    /// Its rule's identifier.
    pub rule: &'a str,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// Whose rule it is.
    pub subject: RowSide<'a>,
    /// What it meets; `None` for a rule on attributes alone.
    pub object: Option<RowSide<'a>>,
    /// What was measured.
    pub measure: Measure,
    /// Area of the overlap on the ellipsoid in m², where there is one and the list has details.
    pub ellipsoidal_m2: Option<f64>,
    /// County or new area; "" where it is not known.
    pub admin: &'a str,
    /// What a person decided.
    pub status: ReviewStatus,
    /// A person's note.
    pub note: &'a str,
}

impl Row<'_> {
    /// Area of the overlap in m², where there is one.
    #[must_use]
    pub fn overlap_m2(&self) -> Option<f64> {
        match self.measure {
            Measure::Overlap { area_m2, .. } => Some(area_m2),
            Measure::Distance { .. } | Measure::None => None,
        }
    }

    /// The overlap's share of the subject, 0 to 1, where it applies.
    #[must_use]
    pub fn subject_share(&self) -> Option<f64> {
        match self.measure {
            Measure::Overlap { share, .. } => Some(share),
            Measure::Distance { .. } | Measure::None => None,
        }
    }

    /// Mean width of the overlap in metres, where there is one.
    #[must_use]
    pub fn mean_width_m(&self) -> Option<f64> {
        match self.measure {
            Measure::Overlap { mean_width_m, .. } => Some(mean_width_m),
            Measure::Distance { .. } | Measure::None => None,
        }
    }

    /// Distance in metres, where it applies.
    #[must_use]
    pub fn distance_m(&self) -> Option<f64> {
        match self.measure {
            Measure::Distance { distance_m } => Some(distance_m),
            Measure::Overlap { .. } | Measure::None => None,
        }
    }
}

/// A status's word in files.
#[must_use]
pub fn status_word(status: ReviewStatus) -> &'static str {
    match status {
        ReviewStatus::Open => "open",
        ReviewStatus::Confirmed => "confirmed",
        ReviewStatus::FalsePositive => "false-positive",
        ReviewStatus::Resolved => "resolved",
    }
}

/// Computes conflicts' geometries one after another: the place in the list in, the shape in the analysis CRS out.
pub type ShapeSource<'a> = Box<dyn FnMut(usize) -> Result<Option<Shape>, LayerError> + 'a>;

/// A list of conflicts in the order of DESIGN 4.2. Shared by threads.
pub trait Conflicts: Sync {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The conflict at `place`.
    fn row(&self, place: usize) -> Option<Row<'_>>;

    /// A worker that computes geometries (overlap polygon or shortest line, in the analysis CRS); one a thread.
    fn shapes(&self) -> ShapeSource<'_>;
}

impl Conflicts for ConflictList {
    fn len(&self) -> usize {
        self.findings.len()
    }

    fn row(&self, place: usize) -> Option<Row<'_>> {
        self.row(place).map(|row| plain(&row))
    }

    fn shapes(&self) -> ShapeSource<'_> {
        let mut shapes = ConflictShapes::new(&self.layers);
        Box::new(move |place| match self.findings.get(place) {
            Some(finding) => shapes.shape(&finding),
            None => Ok(None),
        })
    }
}

fn plain<'a>(row: &ConflictRow<'a>) -> Row<'a> {
    let Finding { severity, certainty, subject_record, object_record, measure, .. } = row.finding;
    let object = row.object_layer.zip(object_record).map(|(layer, record)| side(layer, record.get(), row.object_id, row.object_class));
    Row {
        key: row.key,
        rule: &row.rule.id,
        severity,
        certainty,
        subject: side(row.subject_layer, subject_record.get(), row.subject_id, row.subject_class),
        object,
        measure,
        ellipsoidal_m2: None,
        admin: row.admin,
        status: row.status,
        note: row.note,
    }
}

fn side<'a>(layer: &'a Layer, record: u32, id: &'a str, class: &'a str) -> RowSide<'a> {
    RowSide { layer_no: layer.id.get(), role: layer.role, layer: &layer.name, record, id, class, name: "" }
}

#[cfg(test)]
pub(crate) mod samples {
    //! A handful of rows that every exporter's test writes: an overlap, a distance, a formula, quotes, an empty identifier.

    use super::*;

    /// A list held as rows, with a shape each.
    pub(crate) struct SampleList(pub(crate) Vec<(Row<'static>, Option<Shape>)>);

    impl Conflicts for SampleList {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn row(&self, place: usize) -> Option<Row<'_>> {
            self.0.get(place).map(|(row, _)| *row)
        }

        fn shapes(&self) -> ShapeSource<'_> {
            Box::new(move |place| Ok(self.0.get(place).and_then(|(_, shape)| shape.clone())))
        }
    }

    fn overlap_row(key: u64, id: &'static str, note: &'static str) -> Row<'static> {
        Row {
            key: ConflictKey(key),
            rule: "R1",
            severity: Severity::Critical,
            certainty: Certainty::Certain,
            subject: RowSide { layer_no: 1, role: Role::RiskList, layer: "名录地块", record: 3, id, class: "", name: "旧厂" },
            object: Some(RowSide {
                layer_no: 3, role: Role::Zoning, layer: "规划用地", record: 17, id: "GH-17", class: "0701", name: ""
            }),
            measure: Measure::Overlap { area_m2: 1_284.456_7, share: 0.321_114_2, mean_width_m: 12.345 },
            ellipsoidal_m2: Some(1_283.801_2),
            admin: "柳南区",
            status: ReviewStatus::Open,
            note,
        }
    }

    fn distance_row(key: u64, record: u32, distance_m: f64) -> Row<'static> {
        Row {
            key: ConflictKey(key),
            rule: "R3",
            severity: Severity::High,
            certainty: Certainty::Doubtful,
            subject: RowSide { layer_no: 4, role: Role::Source, layer: "污染源", record: 7, id: "", class: "冶炼", name: "" },
            object: Some(RowSide {
                layer_no: 0,
                role: Role::Farmland,
                layer: "耕地",
                record,
                id: "4502060010010000041",
                class: "严格管控类",
                name: "",
            }),
            measure: Measure::Distance { distance_m },
            ellipsoidal_m2: None,
            admin: "",
            status: ReviewStatus::FalsePositive,
            note: "",
        }
    }

    /// A square with a hole, easting and northing of zone 36.
    pub(crate) fn square_with_hole() -> Shape {
        let at = |x: f64, y: f64| [36_643_000.0 + x, 2_692_500.0 + y];
        Shape::polygon(&[
            &[at(0.0, 0.0), at(0.0, 40.0), at(40.0, 40.0), at(40.0, 0.0)],
            &[at(10.0, 10.0), at(20.0, 10.0), at(20.0, 20.0), at(10.0, 20.0)],
        ])
    }

    /// Two overlaps and two distances.
    pub(crate) fn list() -> SampleList {
        let line = Shape {
            kind: crate::geometry::ShapeKind::Lines,
            xy: vec![[36_643_111.0, 2_692_565.0], [36_643_311.0, 2_692_765.0]],
            ends: vec![2],
        };
        SampleList(vec![
            (overlap_row(0x12_3456_789a, "=1+1", "问过业主，\"无异议\""), Some(square_with_hole())),
            (overlap_row(0xab, "A,1", "-"), Some(square_with_hole())),
            (distance_row(1, 41, 312.468), Some(line)),
            (distance_row(2, 42, 0.0), None),
        ])
    }
}
