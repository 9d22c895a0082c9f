//! Raw records -> layers: roles, identifiers, classes and codes, coordinate systems.
//!
//! Knows attributes and CRS; no rules, no screen. PROJ is known to `projection` alone.

pub mod analysis;
pub mod base;
pub mod candidates;
pub mod class;
pub mod class_values;
pub mod code;
mod columns;
pub mod crs;
pub mod crs_choice;
#[cfg(test)]
mod crs_properties;
mod detect;
pub mod error;
pub mod evidence;
pub mod feature;
pub mod fields;
mod fit;
pub mod geodesic;
pub mod input;
pub mod load;
pub mod plane;
mod profile;
mod projection;
pub mod register;
mod repeated;
pub mod role;
pub mod rounded_ids;
mod sample;
pub mod shift;
pub mod stated_area;
pub mod transform;
mod typed_path;
pub mod webmap;
mod wkt;

pub use analysis::{LayerPlace, analysis_crs};
pub use base::BaseMap;
pub use candidates::{Candidate, CandidateReason, Ranked};
pub use class::{ClassColumn, FarmlandClass};
pub use class_values::{ClassCount, ClassValues, class_counts};
pub use code::{CodeEvidence, CodeSystem};
pub use columns::identifiers;
pub use crs::{Crs, CrsDecision, CrsHow, Datum};
pub use crs_choice::CrsChoice;
pub use detect::{RoleHow, role_how};
pub use error::LayerError;
pub use evidence::{Hits, Surroundings};
pub use feature::{Attribute, FeatureShape, repair_kinds};
pub use fields::FieldMapping;
pub use input::{Input, InputError};
pub use role::Role;
pub use shift::DatumShift;
pub use transform::Transform;
pub use typed_path::typed_path;
pub use webmap::WebMap;

use crate::ids::{LayerId, RecordNo};
use crate::source::{RawLayer, TextColumn};

/// One data set with its role, its CRS, its identifiers and classes. Vertices stay in the file.
#[derive(Debug)]
pub struct Layer {
    /// Its place among the layers that are open together.
    pub id: LayerId,
    /// The file's stem (DESIGN 4.2), or the layer's name within its file.
    pub name: String,
    /// What the person said about it.
    pub input: Input,
    /// What it is for.
    pub role: Role,
    /// The file's side of it.
    pub raw: RawLayer,
    /// Which fields are identifier, class and name.
    pub fields: FieldMapping,
    /// Identifiers as text; "" where there is none.
    pub ids: TextColumn,
    /// Classes, codes or kinds.
    pub class: ClassColumn,
    /// Its CRS and how it was found.
    pub crs: CrsDecision,
    /// From file coordinates to the analysis CRS.
    pub transform: Transform,
    /// How far positions may be off, in metres (0.25 unless the layer or its datum shift says more, so that two layers make 0.5; DESIGN 4.2).
    pub position_error_m: f64,
    /// Where nearly all of its coordinates lie, in file coordinates; stray records may lie outside.
    pub extent_file: crate::geometry::Extent,
    /// Middles of some of its records, evenly spread, in file coordinates: evidence for coordinate systems.
    pub middles_file: Vec<crate::geometry::Point>,
}

impl Layer {
    /// Whether the record's feature exists: its row is not marked deleted.
    #[must_use]
    pub fn is_live(&self, record: RecordNo) -> bool {
        !self.raw.table.is_deleted(record)
    }

    /// Whether this is the other layer opened again: the same files, unchanged, understood in the same way. The analysis CRS is the
    /// caller's to compare.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || (self.input == other.input
                && self.name == other.name
                && self.role == other.role
                && self.raw.is_of_same_files(&other.raw)
                && self.raw.records() == other.raw.records()
                && self.crs == other.crs
                && self.fields == other.fields
                && self.position_error_m == other.position_error_m
                && self.class == other.class)
    }

    /// Whether this is the other layer after an edit of its files: of the same name, and understood in the same way, though records may differ. The
    /// analysis CRS is the caller's to compare.
    #[must_use]
    pub fn is_edit_of(&self, other: &Self) -> bool {
        let input = Input { path: other.input.path.clone(), ..self.input.clone() };
        self.name == other.name
            && input == other.input
            && self.role == other.role
            && self.crs == other.crs
            && self.position_error_m == other.position_error_m
            && self.needs_shift() == other.needs_shift()
    }

    /// Whether its datum needs a shift to meet the others and neither parameters nor an error were given: it is shown, and rules on
    /// it are held back.
    #[must_use]
    pub fn needs_shift(&self) -> bool {
        !self.transform.is_shift_known() && self.input.error_m.is_none()
    }

    /// Where nearly all of it lies, in the analysis CRS; stray records may lie outside.
    #[must_use]
    pub fn extent(&self) -> crate::geometry::Extent {
        self.transform.extent(self.extent_file)
    }
}
