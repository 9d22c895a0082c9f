//! Questions that are no rule's: key figures ask for measures and states with the rules' own conditions.

use super::{Filter, Layer, LayerError, Missing, Selection, missing};

impl Selection {
    /// Which records pass each of `filters` (at most 128): bit `place` is that of filter `place`. What the layer cannot answer comes
    /// second, by the filter's place; its bit is 0 everywhere then.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(crate) fn of_filters(layer: &Layer, filters: &[Filter]) -> Result<(Self, Vec<Option<Missing>>), LayerError> {
        let unanswered: Vec<Option<Missing>> = filters.iter().map(|filter| missing(layer, filter)).collect();
        let numbered = filters.iter().zip(&unanswered).enumerate();
        let answered = numbered.filter(|(_, (_, gap))| gap.is_none()).map(|(place, (filter, _))| (1 << place, filter.clone()));
        Ok((Self::deciding(layer, answered.collect())?, unanswered))
    }
}
