//! What must not be, with its legal basis, and the search for it.
//!
//! `set` reads rule files (TOML), `filter` and `relation` say what a rule asks of a pair, `evaluate` runs the pass:
//! the largest layer streams past the indexes of the others, boxes give candidates, exact geometry decides.
//! Opens no files but through the layers, formats no text for people.

pub mod evaluate;
pub mod set;

pub use evaluate::{Certainty, Evaluation, Finding, Measure, evaluate};
pub use set::{Filter, Relation, Rule, RuleSet, RuleSetError, Severity, Side};
