//! A range of numbers with one end, both or none.

/// From the least to the greatest, both included.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Range {
    /// The least; `None` for any.
    pub least: Option<f64>,
    /// The greatest; `None` for any.
    pub greatest: Option<f64>,
}

impl Range {
    /// Whether a number lies in it.
    ///
    /// ```
    /// use jingtu::app::state::Range;
    /// let range = Range { least: Some(10.0), greatest: None };
    /// assert!(range.has(10.0) && !range.has(9.99) && Range::default().has(-1.0));
    /// ```
    #[must_use]
    pub fn has(&self, value: f64) -> bool {
        self.least.is_none_or(|least| value >= least) && self.greatest.is_none_or(|greatest| value <= greatest)
    }
}

/// A number as people type it; `None` for nothing and for what is no number from 0 on.
///
/// ```
/// use jingtu::app::state::typed_bound;
/// assert_eq!(typed_bound(" 1 200.5 "), Some(1200.5));
/// assert_eq!((typed_bound("-3"), typed_bound("abc"), typed_bound("")), (None, None, None));
/// ```
#[must_use]
pub fn typed_bound(text: &str) -> Option<f64> {
    crate::text::typed_number(text).filter(|value| *value >= 0.0)
}
