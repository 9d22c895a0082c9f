//! What must not be, with its legal basis, and the search for it.
//!
//! `reader` makes a rule set of TOML, `selection` says which features a rule speaks of, `plan` which layers stream and which are held,
//! `judge` what a rule thinks of a pair, `earlier` what of an earlier run still holds, `unchanged` which records of an edited layer are as they were; `evaluate` (and for a proposed plot `around`) runs the passes: the large layers stream
//! past the indexes of the others, boxes give
//! candidates, exact geometry decides. Opens no files but through the layers, formats no text for people.

pub mod around;
pub mod asked;
mod bitmap;
pub mod earlier;
pub mod evaluate;
#[cfg(test)]
mod failing_tests;
pub mod finding;
mod held;
mod judge;
pub mod mistake;
mod pass;
mod passing;
mod plan;
mod probe;
mod reached;
mod reader;
mod selection;
pub mod set;
mod unchanged;

pub use around::{Around, Standing, evaluate_around, reach_m};
pub use asked::{Asked, asked, depth_m};
pub use earlier::{Earlier, LookedAt};
pub use evaluate::{Evaluation, Missing, NotEvaluated, evaluate, evaluate_after};
pub use finding::{Certainty, Finding, Findings, Measure};
pub use mistake::{Expected, Mistake, MistakeKind, Place};
pub use passing::Passing;
pub(crate) use selection::{Selection, bit};
pub use set::{AttributeTest, Bilingual, Comparison, Filter, Relation, Rule, RuleSet, RuleSetError, Severity, Side, Test};
