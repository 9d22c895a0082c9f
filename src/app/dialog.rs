//! What dialogs and the search field hold: plain data of the window's state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::geometry::Point;
use crate::ids::{LayerId, RecordNo};
use crate::layer::{ClassCount, CodeSystem, CrsChoice, Input, Role, RoleHow, crs, input};
use crate::paint::Picture;
use crate::source::EncodingHow;
use crate::tasks::inspect::CrsEvidence;
use crate::tasks::reconcile::{MatchState, Reconciled};

use super::document::{Document, FeatureRef, LayerSummary};
use super::snapshot::{Asked, Snapshot};
use super::state::Stacked;

/// A dialog; none of them stops the work behind it.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Files to open, with what was found in them.
    Open(OpenDialog),
    /// A path to type, for a file to read or to write.
    Path(PathDialog),
    /// Where conflicts are written.
    Export(ExportDialog),
    /// A register that is matched to a layer.
    Matching(MatchDialog),
    /// The CRS of a base map.
    Base(super::base::BaseDialog),
    /// How a layer is drawn.
    Style(crate::ids::LayerId),
    /// All commands.
    Palette(PaletteDialog),
    /// Shortcuts.
    Help,
    /// About the program.
    About,
}

/// Files to open.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OpenDialog {
    /// The path field.
    pub path: String,
    /// Files with what was found in them.
    pub files: Vec<OpenFile>,
    /// Whether they join what is open; otherwise they replace it.
    pub is_added: bool,
    /// Whether nobody asked for the dialog: files were dropped, and open at once when nothing has to be asked.
    pub is_unasked: bool,
    /// The layer that is open already and is to be taken for something else.
    pub of: Option<Box<Input>>,
}

/// One file to open.
#[derive(Clone, PartialEq, Debug)]
pub struct OpenFile {
    /// What will be opened: the person's word where there is one.
    pub input: Input,
    /// What was found in it, or why it cannot be opened.
    pub found: Result<FileFacts, Refusal>,
    /// Whether it will be opened.
    pub is_chosen: bool,
    /// Whether its choices are in sight.
    pub is_unfolded: bool,
    /// What stands in the fields for a datum shift.
    pub typed: TypedShift,
}

/// Why a file cannot be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// One sentence.
    pub reason: String,
    /// Whether it is a table without coordinates: nothing to draw, but it can be matched to a layer.
    pub is_register: bool,
    /// Whether it is no layer but a base map.
    pub is_base: bool,
}

/// What a person types about a layer on an old datum.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypedShift {
    /// Three or seven parameters.
    pub shift: String,
    /// An error in metres, instead.
    pub error: String,
}

impl TypedShift {
    /// The fields for what is known already.
    #[must_use]
    pub fn of(input: &Input) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        Self { shift: text(input.shift.map(|shift| shift.to_string())), error: text(input.error_m.map(|error_m| error_m.to_string())) }
    }

    /// Whether each field is empty or understood.
    #[must_use]
    pub fn is_understood(&self) -> bool {
        let (shift, error) = (self.shift.trim(), self.error.trim());
        (shift.is_empty() || shift.parse::<crate::layer::DatumShift>().is_ok()) && (error.is_empty() || input::error_m(error).is_some())
    }
}

impl OpenFile {
    /// Whether nothing about it has to be asked: it opens, its CRS and its role are known, and so is every class, by its file or by what was
    /// decided about the last one of its make.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let Ok(facts) = &self.found else { return false };
        let is_role_known = facts.look.is_remembered || self.input.role.is_some_and(|role| role != Role::Other);
        is_role_known && !self.asks_about_crs() && self.unknown_classes().next().is_none()
    }

    /// Values of the class field that mean nothing to the program, and of which nothing was said.
    pub fn unknown_classes(&self) -> impl Iterator<Item = &ClassCount> {
        let classes = self.found.as_ref().map_or(&[][..], |facts| facts.look.classes.as_slice());
        let left = self.found.as_ref().map_or(&[][..], |facts| facts.look.left.as_slice());
        let is_open = |class: &&ClassCount| {
            !class.is_known && !left.contains(&class.value) && self.input.class_values.meaning(&class.value).is_none()
        };
        classes.iter().filter(is_open)
    }

    /// Whether its CRS has to be asked about: it is not known, the data contradict it, or its datum has no public way to the others'.
    #[must_use]
    pub fn asks_about_crs(&self) -> bool {
        let is_waiting = self.is_on_old_datum() && self.input.shift.is_none() && self.input.error_m.is_none();
        self.needs_crs() || self.is_contradicted() || is_waiting || !self.typed.is_understood()
    }

    /// Whether the data contradict the CRS that the file states, and the person has not said another.
    #[must_use]
    pub fn is_contradicted(&self) -> bool {
        let is_doubtful = self.found.as_ref().is_ok_and(|facts| facts.crs_evidence.is_doubtful);
        is_doubtful && self.input.crs.is_none() && !self.input.is_northing_first
    }

    /// Whether something must be said before it can be opened.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.needs_crs() || !self.typed.is_understood()
    }

    /// Whether its layers are on an old datum, by what the person says or the file.
    #[must_use]
    pub fn is_on_old_datum(&self) -> bool {
        match self.input.crs {
            Some(CrsChoice::Epsg(code)) => crs::is_on_old_datum(code),
            Some(CrsChoice::WebMap(_)) => false,
            None => self.found.as_ref().is_ok_and(|facts| facts.crs_evidence.needs_shift),
        }
    }

    /// Takes what is typed into the input, as far as it is understood.
    pub fn take_typed(&mut self) {
        self.input.shift = self.typed.shift.trim().parse().ok();
        self.input.error_m = input::error_m(self.typed.error.trim());
    }

    /// Whether nothing tells the CRS and the person has not said it.
    #[must_use]
    pub fn needs_crs(&self) -> bool {
        self.input.crs.is_none() && self.found.as_ref().is_ok_and(|facts| facts.needs_crs)
    }
}

/// What was found in a file before opening it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FileFacts {
    /// The role that its content suggests.
    pub role: Option<Role>,
    /// Records.
    pub records: u32,
    /// What its records are, in the word of DESIGN 4.5.
    pub geometry: String,
    /// Its CRS; empty when not known.
    pub crs: String,
    /// Whether its CRS is not known.
    pub needs_crs: bool,
    /// What speaks for and against its CRS.
    pub crs_evidence: CrsEvidence,
    /// Its text encoding.
    pub encoding: String,
    /// Some of its text, to judge the encoding by.
    pub sample: String,
    /// Field names.
    pub fields: Vec<String>,
    /// The identifier field that was found.
    pub id_field: Option<String>,
    /// The class field that was found.
    pub class_field: Option<String>,
    /// Problems.
    pub problems: u64,
    /// What else the dialog shows of its first layer.
    pub look: LayerLook,
}

/// What a layer looks like: why it is taken for what it is, its classes, a small map.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LayerLook {
    /// The signature of its fields, by which decisions are remembered.
    pub signature: String,
    /// Whether its choices are those made for the last file with these fields.
    pub is_remembered: bool,
    /// What spoke for the role.
    pub role_how: RoleHow,
    /// The name field that was found.
    pub name_field: Option<String>,
    /// The classification of its codes.
    pub codes: Option<CodeSystem>,
    /// How its text encoding was found.
    pub encoding_how: Option<EncodingHow>,
    /// Values of its class field, the most frequent first.
    pub classes: Vec<ClassCount>,
    /// Values beyond those listed.
    pub more_classes: usize,
    /// Unknown values that were left as they are when the last file of this make was opened.
    pub left: Vec<String>,
    /// A small map of it.
    pub map: Option<Arc<Picture>>,
}

/// What a typed path is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathPurpose {
    /// Write the list of what was asked for.
    Ask,
    /// Write the answer of a pre-check.
    Siting,
    /// A workspace to open.
    OpenWorkspace,
    /// A workspace to write.
    SaveWorkspace,
    /// A rule file.
    Rules,
    /// A picture of the map.
    Picture,
    /// The printed sheet of the plot selected.
    PlotSheet,
}

/// A path to type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathDialog {
    /// What for.
    pub purpose: PathPurpose,
    /// The path field.
    pub path: String,
    /// Paper, scale and mark of a map or sheet.
    pub printing: super::printing::Printing,
}

/// Where conflicts are written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExportDialog {
    /// The folder.
    pub folder: String,
    /// The files' name without its ending.
    pub stem: String,
    /// Which formats: CSV, XLSX, GeoJSON, GeoPackage.
    pub formats: [bool; 4],
}

/// Endings of the export formats, in the order of [`ExportDialog::formats`].
pub const EXPORT_ENDINGS: [&str; 4] = ["csv", "xlsx", "geojson", "gpkg"];

/// What is matched to what, and where the outcome goes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MatchDialog {
    /// The register's path.
    pub register: String,
    /// The layer of polygons.
    pub layer: Option<LayerId>,
    /// The file that is written.
    pub out: String,
    /// Whether the polygons without a row are in sight.
    pub is_rest_unfolded: bool,
}

/// A register and the polygons that may be its rows', with what a person confirmed. It outlives its dialog.
#[derive(Clone, PartialEq, Debug)]
pub struct Matching {
    /// The register.
    pub register: PathBuf,
    /// The layer, by its place.
    pub layer: LayerId,
    /// The layer, by what stays when others join it: its file, name and number of records.
    of_layer: (PathBuf, String, u32),
    /// What was found.
    pub found: Snapshot<Reconciled>,
    /// Of each row, whether a person confirmed its best candidate.
    pub confirmed: Vec<bool>,
    /// The row whose polygon is shown.
    pub row: Option<usize>,
}

impl Matching {
    /// An outcome of which nothing is confirmed yet.
    #[must_use]
    pub fn new(register: PathBuf, layer: &LayerSummary, found: Snapshot<Reconciled>) -> Self {
        let confirmed = vec![false; found.rows.len()];
        Self { register, layer: layer.id, of_layer: layer_key(layer), found, confirmed, row: None }
    }

    /// What was confirmed earlier of the same two files stays, as far as the same pairs were found again.
    #[must_use]
    pub fn with_confirmed_of(mut self, earlier: Option<&Self>) -> Self {
        let Some(earlier) = earlier.filter(|earlier| earlier.register == self.register && earlier.of_layer == self.of_layer) else {
            return self;
        };
        for (place, is_confirmed) in self.confirmed.iter_mut().enumerate() {
            let is_same = self.found.rows.get(place).zip(earlier.found.rows.get(place)).is_some_and(|(now, before)| now.row == before.row)
                && polygon_of(&self.found, place) == polygon_of(&earlier.found, place);
            *is_confirmed = is_same && earlier.confirmed.get(place).copied().unwrap_or(false);
        }
        self
    }

    /// The same among the layers of another document; `None` when its layer is not there.
    #[must_use]
    pub fn among(self, document: &Document) -> Option<Self> {
        let layer = document.summaries.iter().find(|summary| layer_key(summary) == self.of_layer)?.id;
        Some(Self { layer, ..self })
    }

    /// The polygon that a row was given.
    #[must_use]
    pub fn feature(&self, row: usize) -> Option<FeatureRef> {
        Some((self.layer, polygon_of(&self.found, row)?))
    }

    /// A polygon that no row was given to, by its place among them.
    #[must_use]
    pub fn not_listed(&self, place: usize) -> Option<FeatureRef> {
        Some((self.layer, self.found.polygons.get(*self.found.not_listed.get(place)?)?.record))
    }

    /// Whether a person may confirm the row: it has a candidate.
    #[must_use]
    pub fn is_confirmable(&self, row: usize) -> bool {
        self.feature(row).is_some()
    }

    /// Confirms every proposed row.
    pub fn confirm_proposed(&mut self) {
        for (row, is_confirmed) in self.found.rows.iter().zip(&mut self.confirmed) {
            *is_confirmed |= row.state == MatchState::Proposed;
        }
    }
}

fn layer_key(layer: &LayerSummary) -> (PathBuf, String, u32) {
    (layer.path.clone(), layer.name.clone(), layer.records)
}

fn polygon_of(found: &Reconciled, row: usize) -> Option<RecordNo> {
    Some(found.polygons.get(found.rows.get(row)?.best?.polygon)?.record)
}

/// All commands, searched.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PaletteDialog {
    /// What is typed.
    pub text: String,
    /// Which of the matches is marked.
    pub marked: usize,
}

/// The search field and what it found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Find {
    /// What is typed.
    pub text: String,
    /// What was found.
    pub hits: Asked<Vec<Hit>>,
    /// Whether the list is shown.
    pub is_open: bool,
}

/// Something found.
#[derive(Clone, PartialEq, Debug)]
pub enum Hit {
    /// A feature by its identifier.
    Feature(Stacked),
    /// A place by its coordinates, in the analysis CRS.
    Place {
        /// Where.
        at_m: Point,
        /// How it was read.
        label: String,
    },
}
