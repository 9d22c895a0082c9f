//! What a rule asked of one feature, and what it measured besides the numbers of the list: for explanations, never for the run itself.

use crate::geometry::{ShapeKind, ShapeRef, distance};
use crate::layer::{Attribute, Layer};

use super::judge::border;
use super::selection::{field_of, filter_for, value_passes, walk};
use super::set::{AttributeTest, Filter, Side};

/// One attribute that a rule asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// What was asked.
    pub test: AttributeTest,
    /// The field that was looked at, by the name it has in the layer.
    pub field: String,
    /// Its value as it stands in the file; `None` for an empty cell.
    pub value: Option<String>,
    /// Whether the value passes the test.
    pub is_passed: bool,
}

/// The attribute tests of a rule's `sides` (its subjects or its objects), as asked of the feature of `layer` with these attributes.
#[must_use]
pub fn asked(layer: &Layer, sides: &[Side], attributes: &[Attribute]) -> Vec<Asked> {
    let Some(filter) = filter_for(layer, sides) else { return Vec::new() };
    let mut asked = Vec::new();
    walk(&filter, &mut |filter| {
        let Filter::Attribute(test) = filter else { return };
        let Some(attribute) = field_of(layer, test).and_then(|field| attributes.get(field)) else { return };
        asked.push(Asked {
            test: test.clone(),
            field: attribute.field.clone(),
            value: attribute.value.clone(),
            is_passed: value_passes(&test.test, attribute.value.as_deref().unwrap_or("")),
        });
    });
    asked
}

/// How deep two shapes at distance 0 lie in each other, metres: how far one would have to move until they no longer meet. An overlap's
/// mean width for polygons, else the distance to the polygon's border; 0 where neither is a polygon.
#[must_use]
pub fn depth_m(a: ShapeRef<'_>, b: ShapeRef<'_>, mean_width_m: f64) -> f64 {
    match (a.kind, b.kind) {
        (ShapeKind::Polygon, ShapeKind::Polygon) => mean_width_m,
        (ShapeKind::Polygon, _) => distance::distance_m(border(a).as_ref(), b),
        (_, ShapeKind::Polygon) => distance::distance_m(border(b).as_ref(), a),
        _ => 0.0,
    }
}
