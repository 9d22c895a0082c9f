//! A search tree over the edges of one large shape, for those that are asked thousands of questions: a county, a karst zone.

use super::groups::Groups;
use super::predicate::{Ray, edge_and_ray, edge_box};
use super::{Extent, Point, ShapeKind, ShapeRef};

/// Boxes over groups of a polygon's edges. Holds no vertices: every question brings the shape along, unchanged since it was built.
#[derive(Debug)]
pub struct EdgeTree {
    groups: Groups,
}

impl EdgeTree {
    /// From how many vertices on a tree is worth its building. Below, a pass over all edges is as quick.
    pub const WORTHWHILE: usize = 256;

    /// Builds the tree over the edges of a clean polygon, in the time of about two passes over its vertices; 5 bytes a vertex.
    #[must_use]
    pub fn new(polygon: ShapeRef<'_>) -> Self {
        let mut boxes = Vec::with_capacity(polygon.xy.len());
        for ring in polygon.parts() {
            let following = ring.iter().skip(1).chain(ring.first());
            boxes.extend(ring.iter().zip(following).map(|(&p, &q)| edge_box(p, q)));
        }
        let mut groups = Groups::default();
        groups.build(boxes.into_iter());
        Self { groups }
    }

    /// The same as [`super::distance::contains_point`], in the time of the few edges at the point's height.
    #[must_use]
    pub fn contains_point(&self, polygon: ShapeRef<'_>, point: Point) -> bool {
        if polygon.kind != ShapeKind::Polygon {
            return false;
        }
        let (mut is_inside, mut is_on_border) = (false, false);
        self.visit(polygon, &ray_east(point), |_, p, q| match edge_and_ray(p, q, point) {
            Ray::Misses => {}
            Ray::Crosses => is_inside = !is_inside,
            Ray::Starts => is_on_border = true,
        });
        is_inside || is_on_border
    }

    /// Calls `visit` with the number and the ends of every edge whose group meets `extent`, in growing order.
    pub(super) fn visit(&self, polygon: ShapeRef<'_>, extent: &Extent, mut visit: impl FnMut(u32, Point, Point)) {
        let (mut ring, mut ring_start) = (0, 0);
        self.groups.visit(extent, |edges, _| {
            for edge in edges {
                while polygon.ends.get(ring).is_some_and(|&end| end as usize <= edge) {
                    ring_start = polygon.ends[ring] as usize;
                    ring += 1;
                }
                let is_last = polygon.ends.get(ring).is_some_and(|&end| end as usize == edge + 1);
                let next = if is_last { ring_start } else { edge + 1 };
                if let (Some(&p), Some(&q)) = (polygon.xy.get(edge), polygon.xy.get(next)) {
                    visit(edge as u32, p, q);
                }
            }
        });
    }
}

/// The box of the ray from `point` to the east.
pub(super) fn ray_east(point: Point) -> Extent {
    Extent { min: point, max: [f64::INFINITY, point[1]] }
}
