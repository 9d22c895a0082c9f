//! Which field is the identifier, which the class: by values first, names second (DOMAIN 3). Interface sketch.

use super::CodeSystem;

/// The fields a role needs, by place in the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FieldMapping {
    /// Identifier.
    pub id: Option<usize>,
    /// Class, code or kind.
    pub class: Option<usize>,
    /// Name for people (of the plot, the firm, the county).
    pub name: Option<usize>,
    /// Which classification the codes belong to, for zoning.
    pub codes: Option<CodeSystem>,
}
