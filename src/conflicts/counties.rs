//! Whose job a conflict is: the county, or the new area and its district, that its subject lies in (DOMAIN 8).

use std::collections::HashMap;
use std::sync::Arc;

use crate::geometry::{EdgeTree, Extent, Point, Shape, ShapeKind, ShapeRef, rings};
use crate::ids::RecordNo;
use crate::index::BoxIndex;
use crate::layer::{Layer, LayerError, Role};
use crate::progress::Cancel;
use crate::rules::Findings;

use super::marks::{Marks, shapes_of};

/// A new area lies inside districts, so an admin layer may overlap itself: the smallest area is named first, then the next larger one.
const NAMED_AREAS: usize = 2;

/// What stands between a new area and its district.
const SEPARATOR: &str = " / ";

/// The counties of subjects.
#[derive(Clone, Debug, Default)]
pub(super) struct Counties {
    /// Entry 0 is "".
    names: Vec<String>,
    /// For each layer the entry of each record; empty for layers without subjects.
    entries: Vec<Vec<u16>>,
}

/// One area of an admin layer.
struct Area {
    name: String,
    shape: Shape,
    /// Counties have long borders, and are asked about every subject.
    tree: EdgeTree,
    extent: Extent,
    size_m2: f64,
}

impl Counties {
    /// Finds the areas that the subjects of `findings` lie in.
    ///
    /// # Errors
    /// When a file can no longer be read, or when asked to stop.
    pub(super) fn of(layers: &[Arc<Layer>], findings: &Findings, cancel: &Cancel) -> Result<Self, LayerError> {
        let areas = areas(layers, cancel)?;
        let mut counties = Self { names: vec![String::new()], entries: vec![Vec::new(); layers.len()] };
        if areas.is_empty() {
            return Ok(counties);
        }
        let finder = Finder::over(areas);
        let mut subjects: Vec<Marks> = layers.iter().map(|layer| Marks::new(layer.raw.records())).collect();
        for finding in findings {
            subjects[finding.subject_layer.place()].set(finding.subject_record);
        }
        let mut known: HashMap<String, u16> = HashMap::new();
        for (layer, subjects) in layers.iter().zip(&subjects).filter(|(_, subjects)| !subjects.is_empty()) {
            let mut found = shapes_of(layer, subjects, cancel, |_, shape| {
                layer.transform.apply(&mut shape.xy);
                Some(finder.name(shape.as_ref()))
            })?;
            // In record order, so that entries come out the same each time.
            found.sort_unstable_by_key(|(record, _)| *record);
            let entries = &mut counties.entries[layer.id.place()];
            *entries = vec![0; layer.raw.records() as usize];
            for (record, name) in found.into_iter().filter(|(_, name)| !name.is_empty()) {
                let next = u16::try_from(counties.names.len()).unwrap_or(0);
                entries[record.place()] = *known.entry(name).or_insert_with_key(|name| {
                    counties.names.push(name.clone());
                    next
                });
            }
        }
        Ok(counties)
    }

    /// The name for a subject; "" where no area is known.
    pub(super) fn name(&self, layer: usize, record: RecordNo) -> &str {
        let entry = self.entries.get(layer).and_then(|entries| entries.get(record.place())).copied().unwrap_or(0);
        self.names.get(usize::from(entry)).map_or("", String::as_str)
    }
}

/// The areas of all admin layers, the smallest first.
fn areas(layers: &[Arc<Layer>], cancel: &Cancel) -> Result<Vec<Area>, LayerError> {
    let mut areas = Vec::new();
    for layer in layers.iter().filter(|layer| layer.role == Role::Admin) {
        let names = match layer.fields.name {
            Some(field) => layer.raw.table.columns(&[field], None)?.pop().unwrap_or_default(),
            None => layer.ids.clone(),
        };
        let mut live = Marks::new(layer.raw.records());
        (0..layer.raw.records()).map(RecordNo::new).filter(|&record| layer.is_live(record)).for_each(|record| live.set(record));
        let mut found = shapes_of(layer, &live, cancel, |record, shape| {
            layer.transform.apply(&mut shape.xy);
            let measures = rings::measure(shape);
            let name = crate::text::normalised(names.get(record)).into_owned();
            (shape.kind == ShapeKind::Polygon && !name.is_empty()).then(|| Area {
                name,
                tree: EdgeTree::new(shape.as_ref()),
                shape: shape.clone(),
                extent: measures.extent,
                size_m2: measures.area_m2,
            })
        })?;
        found.sort_unstable_by_key(|(record, _)| *record);
        areas.extend(found.into_iter().map(|(_, area)| area));
    }
    areas.sort_by(|a, b| a.size_m2.total_cmp(&b.size_m2));
    Ok(areas)
}

/// Names the area that any shape lies in, for figures on features that have no conflict.
pub(super) struct Finder {
    areas: Vec<Area>,
    index: BoxIndex,
}

impl Finder {
    /// # Errors
    /// When a file can no longer be read, or when asked to stop.
    pub(super) fn new(layers: &[Arc<Layer>], cancel: &Cancel) -> Result<Self, LayerError> {
        Ok(Self::over(areas(layers, cancel)?))
    }

    fn over(areas: Vec<Area>) -> Self {
        let boxes = areas.iter().enumerate().filter_map(|(place, area)| Some((area.extent, RecordNo::from_place(place)?)));
        let index = BoxIndex::build(boxes.collect());
        Self { areas, index }
    }

    /// The county, or new area and district, of a shape in the analysis CRS; "" where there is none.
    pub(super) fn name(&self, shape: ShapeRef<'_>) -> String {
        inner_point(shape).map_or_else(String::new, |point| name_at(&self.areas, &self.index, point))
    }
}

/// The names of the smallest areas that hold `point`.
fn name_at(areas: &[Area], index: &BoxIndex, point: Point) -> String {
    let mut places = Vec::new();
    index.meeting_unsorted(Extent { min: point, max: point }, |place| places.push(place.place()));
    places.sort_unstable();
    let holding = places.into_iter().map(|place| &areas[place]).filter(|area| area.tree.contains_point(area.shape.as_ref(), point));
    let mut names: Vec<&str> = Vec::new();
    for area in holding {
        if names.len() < NAMED_AREAS && !names.contains(&area.name.as_str()) {
            names.push(&area.name);
        }
    }
    names.join(SEPARATOR)
}

/// A point of a clean shape, for polygons inside them (even-odd): the middle of the longest stretch inside along a level line through
/// the middle of the box. `None` for an empty shape.
pub(super) fn inner_point(shape: ShapeRef<'_>) -> Option<Point> {
    let first = *shape.xy.first()?;
    if shape.kind != ShapeKind::Polygon {
        return Some(first);
    }
    let extent = shape.extent();
    // A level line just off the middle, and others should it meet no inside (a polygon as low as rounding).
    for share in [0.500_000_1, 0.25, 0.75, 0.4, 0.6] {
        let y = extent.min[1] + share * extent.height();
        let mut crossings = Vec::new();
        for ring in shape.parts() {
            let mut p = *ring.last()?;
            for &q in ring {
                if (p[1] > y) != (q[1] > y) {
                    crossings.push(p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]));
                }
                p = q;
            }
        }
        crossings.sort_unstable_by(f64::total_cmp);
        let widest = crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
        if let Some(&[from, to]) = widest
            && to > from
        {
            return Some([f64::midpoint(from, to), y]);
        }
    }
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::distance;

    fn square(x: f64, y: f64, side: f64) -> [Point; 4] {
        [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
    }

    #[test]
    fn the_inner_point_of_a_ring_shaped_polygon_is_not_in_its_hole() {
        let shape = Shape::polygon(&[&square(0.0, 0.0, 10.0), &square(2.0, 1.0, 7.0)]);
        let point = inner_point(shape.as_ref()).unwrap();
        assert!(distance::contains_point(shape.as_ref(), point));
        assert!(!distance::contains_point(Shape::polygon(&[&square(2.0, 1.0, 7.0)]).as_ref(), point));
        assert_eq!(inner_point(Shape::default().as_ref()), None);
    }

    #[test]
    fn a_new_area_is_named_before_its_district() {
        let area = |name: &str, x: f64, side: f64| {
            let shape = Shape::polygon(&[&square(x, 0.0, side)]);
            Area { name: name.into(), tree: EdgeTree::new(shape.as_ref()), extent: shape.as_ref().extent(), shape, size_m2: side * side }
        };
        let areas = [area("柳东新区", 1.0, 3.0), area("鱼峰区", 0.0, 10.0), area("柳州市", 0.0, 20.0)];
        let index = BoxIndex::build(areas.iter().enumerate().map(|(place, area)| (area.extent, RecordNo::new(place as u32))).collect());
        assert_eq!(name_at(&areas, &index, [2.0, 2.0]), "柳东新区 / 鱼峰区");
        assert_eq!(name_at(&areas, &index, [15.0, 2.0]), "柳州市");
        assert_eq!(name_at(&areas, &index, [50.0, 2.0]), "");
    }
}
