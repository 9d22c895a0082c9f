//! What a person says about a file: `F?id=DKBM&class=TRHJZLLB&crs=4524&encoding=gbk&codes=planning` (DESIGN 4.1).

use std::path::PathBuf;

use super::{CodeSystem, Role};

/// A file with its role and what overrides detection. Making one opens nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// What it is for; `None` asks the layer's content.
    pub role: Option<Role>,
    /// Identifier field.
    pub id_field: Option<String>,
    /// Class, code or kind field.
    pub class_field: Option<String>,
    /// CRS: an EPSG code.
    pub crs: Option<u32>,
    /// Text encoding label.
    pub encoding: Option<String>,
    /// Which classification the codes belong to.
    pub codes: Option<CodeSystem>,
    /// Position error in metres (`error=`).
    pub error_m: Option<f64>,
}

impl Input {
    /// A file with a role and nothing overridden.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, role: Option<Role>) -> Self {
        Self { path: path.into(), role, id_field: None, class_field: None, crs: None, encoding: None, codes: None, error_m: None }
    }
}
