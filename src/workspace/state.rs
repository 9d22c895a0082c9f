//! What a workspace holds, as plain rows: texts, numbers, nothing of the domain's own types. `tasks::workspace` converts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::files::FileRecord;

/// Settings, layers and the last run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stored {
    /// Settings by key; keys that this version does not know survive a save.
    pub settings: BTreeMap<String, String>,
    /// The layers, in the order in which they were opened.
    pub layers: Vec<StoredLayer>,
    /// The last run, if there was one.
    pub run: Option<StoredRun>,
}

/// Keys of [`Stored::settings`].
pub mod key {
    /// EPSG code of the analysis CRS.
    pub const ANALYSIS_CRS: &str = "analysis_crs";
    /// Where the map looked, as JSON.
    pub const VIEW: &str = "view";
    /// Base maps from top to bottom, as JSON.
    pub const BASE_MAPS: &str = "base_maps";
    /// The rule set's text; missing for the built-in one.
    pub const RULES_TEXT: &str = "rules_text";
    /// The file it was read from.
    pub const RULES_PATH: &str = "rules_path";
    /// Version of the program that saved it.
    pub const PROGRAM_VERSION: &str = "program_version";
}

/// A layer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoredLayer {
    /// From the workspace's folder to the file, with `/` between its parts; "" where there is no way.
    pub path_relative: String,
    /// The file's full path.
    pub path_absolute: PathBuf,
    /// The role that the person gave; `None` leaves it to the layer's content.
    pub role: Option<String>,
    /// What the person said about the file, by the keys of DESIGN 4.1 (`id`, `class`, `crs` …).
    pub options: BTreeMap<String, String>,
    /// How it is drawn, as JSON.
    pub style: String,
    /// Whether it is drawn.
    pub is_visible: bool,
    /// Its place in the drawing, 0 at the bottom.
    pub draw_order: u32,
    /// What was decided about it, by the person or by detection.
    pub decided: Decided,
    /// Its files.
    pub files: Vec<FileRecord>,
}

/// What was decided about a layer when it was opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decided {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: String,
    /// Identifier field; "" where there is none.
    pub id_field: String,
    /// Class field; "" where there is none.
    pub class_field: String,
    /// Name field; "" where there is none.
    pub name_field: String,
    /// Classification of its codes; "" where it has none.
    pub codes: String,
    /// Its CRS, by code or definition; "" when not known.
    pub crs: String,
    /// How the CRS was found, in the words of DESIGN 4.5.
    pub crs_how: String,
    /// Whether the CRS can be relied on.
    pub is_crs_certain: bool,
    /// Its text encoding.
    pub encoding: String,
    /// How the encoding was found, in the words of DESIGN 4.5.
    pub encoding_how: String,
}

/// A run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoredRun {
    /// Seconds since 1970 when it began.
    pub started_unix_secs: u64,
    /// Version of the program.
    pub program_version: String,
    /// The rule set's name.
    pub rule_set: String,
    /// The rule set's version.
    pub rule_set_version: String,
    /// BLAKE3 hash of the rule set's text.
    pub rules_hash: String,
    /// The analysis CRS, by code or definition.
    pub analysis_crs: String,
    /// How many conflicts it found.
    pub conflicts: u64,
    /// Rules that were not evaluated, as JSON.
    pub not_evaluated: String,
    /// Problems met while measuring, as JSON.
    pub problems: String,
    /// The files it read.
    pub inputs: Vec<StoredRunInput>,
}

impl StoredRun {
    /// Whether both are one run: a list that is stored already is not stored again.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        let own = |run: &Self| (run.started_unix_secs, run.conflicts, run.rules_hash.clone(), run.inputs.clone(), run.analysis_crs.clone());
        own(self) == own(other)
    }
}

/// A file that a run read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoredRunInput {
    /// The layer's place.
    pub layer: u32,
    /// Its name.
    pub layer_name: String,
    /// Its role.
    pub role: String,
    /// The file's name.
    pub file: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its hash.
    pub hash: String,
}

/// A conflict of the last run, as far as it can be judged again.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredFinding {
    /// The rule's identifier.
    pub rule: String,
    /// Its severity's word.
    pub severity: String,
    /// Its certainty's word.
    pub certainty: String,
    /// Layer and record of the subject.
    pub subject: (u32, u32),
    /// Layer and record of the object, where there is one.
    pub object: Option<(u32, u32)>,
    /// Area in m², share of the subject and mean width in metres, where it is an overlap.
    pub overlap: Option<(f64, f64, f64)>,
    /// Distance in metres, where it is one.
    pub distance_m: Option<f64>,
}
