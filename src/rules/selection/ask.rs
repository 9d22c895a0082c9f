//! Questions that are no rule's: key figures ask for measures and states with the rules' own conditions.

use super::{Bits, Filter, Layer, LayerError, Missing, NO_VALUE, Selection, has_attributes, missing, passes};

impl Selection {
    /// Which records pass each of `filters` (at most 128): bit `place` is that of filter `place`. What the layer cannot answer comes
    /// second, by the filter's place; its bit is 0 everywhere then.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(crate) fn of_filters(layer: &Layer, filters: &[Filter]) -> Result<(Self, Vec<Option<Missing>>), LayerError> {
        let values = if layer.class.values.is_empty() { std::slice::from_ref(&NO_VALUE) } else { layer.class.values.as_slice() };
        let mut selection = Self { by_entry: vec![0; values.len()], by_record: Vec::new() };
        let mut on_attributes = Vec::new();
        let mut unanswered = Vec::with_capacity(filters.len());
        for (place, filter) in filters.iter().enumerate() {
            let gap = missing(layer, filter);
            let bit: Bits = 1 << place;
            if gap.is_none() && has_attributes(filter) {
                on_attributes.push((bit, filter.clone()));
            } else if gap.is_none() {
                for (bits, value) in selection.by_entry.iter_mut().zip(values) {
                    if passes(layer, filter, value, &|_| false) {
                        *bits |= bit;
                    }
                }
            }
            unanswered.push(gap);
        }
        selection.decide_by_record(layer, &on_attributes)?;
        Ok((selection, unanswered))
    }
}
