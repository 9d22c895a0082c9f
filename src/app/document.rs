//! What jobs hand to the window: layers that are open together, a run's results, a feature's card. Immutable, shared by `Arc`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::conflicts::ConflictList;
use crate::geometry::{Extent, Shape};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{Attribute, CrsHow, Input, Role, Transform};
use crate::paint::PaintIndex;
use crate::problem::ProblemKind;
use crate::rules::Severity;
use crate::source::GeometryKind;
use crate::tasks::open::Opened;

/// A feature: its layer and record.
pub type FeatureRef = (LayerId, RecordNo);

/// Layers that are open together, with what drawing and picking need.
#[derive(Debug)]
pub struct Document {
    /// The layers themselves.
    pub opened: Opened,
    /// An index a layer.
    pub indexes: Vec<Arc<PaintIndex>>,
    /// What the panels say of each layer.
    pub summaries: Vec<LayerSummary>,
    /// From the analysis CRS to degrees (CGCS2000), for read-outs; `None` where PROJ has no way.
    pub lonlat_from_m: Option<Transform>,
    /// The way back, for meridians and parallels.
    pub m_from_lonlat: Option<Transform>,
    /// How the analysis CRS is called in the status bar.
    pub crs_label: CrsLabel,
    /// What is imperfect in the files.
    pub problems: Vec<ProblemRow>,
    /// Whether it is the bundled fictional data.
    pub is_demo: bool,
}

impl Document {
    /// The box around everything.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.summaries.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.extent))
    }

    /// What the panels say of a layer.
    #[must_use]
    pub fn summary(&self, layer: LayerId) -> Option<&LayerSummary> {
        self.summaries.get(layer.place())
    }

    /// The inputs it was opened from.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        self.summaries.iter().map(|layer| layer.input.clone()).collect()
    }
}

/// How positions in the analysis CRS are read out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CrsLabel {
    /// EPSG code, where it has one.
    pub epsg: Option<u32>,
    /// Its name as PROJ gives it.
    pub name: String,
    /// A CGCS2000 Gauss-Krüger zone, where it is one.
    pub zone: Option<GaussKruger>,
}

/// A CGCS2000 Gauss-Krüger zone by its EPSG code (DOMAIN 5.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GaussKruger {
    /// Width of the zone in degrees: 3 or 6.
    pub width: u8,
    /// The zone's number, where eastings carry it.
    pub zone: Option<u8>,
    /// Central meridian in degrees east.
    pub meridian: u16,
}

impl GaussKruger {
    /// The zone of an EPSG code (4491 to 4554), if it is one.
    ///
    /// ```
    /// use jingtu::app::document::GaussKruger;
    /// assert_eq!(GaussKruger::of(4524), Some(GaussKruger { width: 3, zone: Some(36), meridian: 108 }));
    /// assert_eq!(GaussKruger::of(4546), Some(GaussKruger { width: 3, zone: None, meridian: 111 }));
    /// ```
    #[must_use]
    pub fn of(epsg: u32) -> Option<Self> {
        let (width, zone, has_zone) = match epsg {
            4491..=4501 => (6, epsg - 4491 + 13, true),
            4502..=4512 => (6, epsg - 4502 + 13, false),
            4513..=4533 => (3, epsg - 4513 + 25, true),
            4534..=4554 => (3, epsg - 4534 + 25, false),
            _ => return None,
        };
        let meridian = if width == 3 { zone * 3 } else { zone * 6 - 3 };
        Some(Self { width, zone: has_zone.then_some(zone as u8), meridian: meridian as u16 })
    }
}

/// What the panels say of a layer; plain data.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerSummary {
    /// Its place.
    pub id: LayerId,
    /// The file's stem, or the layer's name within its file.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The file.
    pub path: PathBuf,
    /// What the person said about it.
    pub input: Input,
    /// What its records are.
    pub geometry: GeometryKind,
    /// Features that are drawn.
    pub features: u64,
    /// Records in the file, deleted ones included.
    pub records: u32,
    /// The box around it, in the analysis CRS.
    pub extent: Extent,
    /// Its CRS by name; empty when not known.
    pub crs: String,
    /// How the CRS was found.
    pub crs_how: CrsHow,
    /// Its text encoding.
    pub encoding: &'static str,
    /// The signature of its fields, which files of one make share.
    pub signature: String,
    /// Field names in file order.
    pub fields: Vec<String>,
    /// Places of the identifier, class and name fields.
    pub mapping: [Option<usize>; 3],
    /// How many problems it has.
    pub problems: u64,
    /// Whether one of them is a warning.
    pub has_warnings: bool,
}

/// A line of the problems panel.
#[derive(Clone, PartialEq, Debug)]
pub struct ProblemRow {
    /// Whose.
    pub layer: LayerId,
    /// Where; `None` for the file.
    pub record: Option<RecordNo>,
    /// What.
    pub kind: ProblemKind,
    /// How many there are of this kind in the layer; the panel lists the first hundred.
    pub of_kind: u64,
}

/// What deep checks found, of all layers that were checked since the files were opened.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct DeepResults {
    /// The layers that were checked.
    pub layers: Vec<LayerId>,
    /// What was found.
    pub rows: Vec<ProblemRow>,
}

impl DeepResults {
    /// These results with newer ones of some of the layers.
    #[must_use]
    pub fn with(&self, newer: &Self) -> Self {
        let mut all = newer.clone();
        let is_kept = |layer: &LayerId| !newer.layers.contains(layer);
        all.layers.extend(self.layers.iter().filter(|layer| is_kept(layer)));
        all.rows.extend(self.rows.iter().filter(|row| is_kept(&row.layer)).cloned());
        all
    }
}

/// How many problems these lines stand for, those beyond the listed ones included. Lines of one kind stand together.
#[must_use]
pub fn problem_count(rows: &[ProblemRow]) -> u64 {
    let mut count = 0;
    let mut last: Option<(LayerId, &str)> = None;
    for row in rows {
        let kind = (row.layer, row.kind.word());
        if last != Some(kind) {
            count += row.of_kind;
            last = Some(kind);
        }
    }
    count
}

/// What a run found.
#[derive(Debug)]
pub struct Results {
    /// The conflicts.
    pub list: Arc<ConflictList>,
    /// What was checked, for exports.
    pub checked: Arc<crate::tasks::check::Checked>,
    /// Counts by rule and county.
    pub statistics: Statistics,
    /// What was met while measuring.
    pub problems: Vec<ProblemRow>,
    /// How long it took; `None` for a run that a workspace kept.
    pub seconds: Option<f64>,
    /// The generation of the document it was made from.
    pub document: u64,
}

/// A number of certain and of doubtful conflicts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Certain ones.
    pub certain: u64,
    /// Doubtful ones.
    pub doubtful: u64,
}

/// One rule's line of the statistics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleLine {
    /// The rule.
    pub rule: RuleId,
    /// `R1` …
    pub id: String,
    /// Its title in Chinese and in English.
    pub title: [String; 2],
    /// Its severity.
    pub severity: Severity,
    /// All of its conflicts.
    pub total: Tally,
    /// Its conflicts by county, in the order of [`Statistics::counties`].
    pub by_county: Vec<Tally>,
    /// Why it was not evaluated, in Chinese and in English; not evaluated is not passed.
    pub gap: Option<[String; 2]>,
}

/// Counts by rule and county, made by the job that made the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// Counties that have conflicts, in their own order; "" for conflicts outside every county.
    pub counties: Vec<String>,
    /// A line a rule.
    pub rules: Vec<RuleLine>,
    /// All conflicts.
    pub total: Tally,
    /// Classes of their subjects and objects.
    pub classes: Vec<String>,
}

/// Rows of the conflict table after filter and sort: places in the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rows {
    /// Places in the list, in the order shown.
    pub places: Arc<Vec<u32>>,
    /// Doubtful ones that the certainty filter hides although everything else fits.
    pub hidden_doubtful: u64,
    /// Stretches of the places that stand under one heading; none where the table is not grouped.
    pub groups: Vec<super::grouping::RowGroup>,
}

/// What is known of a feature: the card's content.
#[derive(Clone, PartialEq, Debug)]
pub struct Card {
    /// Which feature.
    pub feature: FeatureRef,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// Its name, where the layer has a name field.
    pub name: String,
    /// Its normalised class, code or kind.
    pub class: String,
    /// All attributes under their own names.
    pub attributes: Vec<Attribute>,
    /// Its shape in the analysis CRS.
    pub shape: Option<Arc<Shape>>,
    /// Planar area; 0 for points and lines.
    pub area_m2: f64,
    /// The box around it.
    pub extent: Extent,
    /// Places in the conflict list where it is subject or object.
    pub conflicts: Vec<u32>,
    /// Conflicts beyond those listed.
    pub more_conflicts: u64,
}

impl Card {
    /// A card of which nothing but the feature is known.
    #[must_use]
    pub fn empty(feature: FeatureRef) -> Self {
        Self {
            feature,
            id: String::new(),
            name: String::new(),
            class: String::new(),
            attributes: Vec::new(),
            shape: None,
            area_m2: 0.0,
            extent: Extent::EMPTY,
            conflicts: Vec::new(),
            more_conflicts: 0,
        }
    }
}

/// A page of an attribute table.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// The layer.
    pub layer: LayerId,
    /// Which rows of the order: `first..first + rows.len()`.
    pub first: usize,
    /// Values in field order.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Which records an attribute table shows, in which order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordOrder {
    /// The layer.
    pub layer: LayerId,
    /// The records.
    pub records: Vec<RecordNo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn liuzhou_zones_have_their_meridians() {
        assert_eq!(GaussKruger::of(4525).map(|zone| zone.meridian), Some(111));
        assert_eq!(GaussKruger::of(4545), Some(GaussKruger { width: 3, zone: None, meridian: 108 }));
        assert_eq!(GaussKruger::of(4496), Some(GaussKruger { width: 6, zone: Some(18), meridian: 105 }));
        assert_eq!(GaussKruger::of(4507), Some(GaussKruger { width: 6, zone: None, meridian: 105 }));
        assert_eq!(GaussKruger::of(4490), None);
    }
}
