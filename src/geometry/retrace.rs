//! A quick look at whether a polygon's rings may run along each other: only then can part of a border have no area on either side (a
//! corridor gone out and back, a ring drawn twice), and only then does a distance need the polygon measured first.

use super::{Point, ShapeKind, ShapeRef};

/// Polygons with more vertices are not looked at: measuring them costs little beside how rare they are.
const MOST_VERTICES: usize = 512;

/// Four places a vertex keep the chains short.
const PLACES: usize = 4 * MOST_VERTICES;

/// Looks; keeps its memory, so one a worker.
#[derive(Debug)]
pub struct Retrace {
    /// For each place of the hash table the look it belongs to and the vertex; older looks need no clearing.
    table: Vec<(u32, u32)>,
    look: u32,
}

impl Default for Retrace {
    fn default() -> Self {
        Self { table: vec![(0, 0); PLACES], look: 0 }
    }
}

impl Retrace {
    /// Whether a clean polygon may run along itself. Ask in the file's coordinates, where equal vertices are equal and a straight line
    /// is straight: borders that coincide there either share vertices or are parallel to an axis, but for freaks of rounding.
    pub fn is_possible(&mut self, polygon: ShapeRef<'_>) -> bool {
        if polygon.kind != ShapeKind::Polygon {
            return false;
        }
        polygon.xy.len() > MOST_VERTICES || has_level_edge(polygon) || self.has_repeated_vertex(polygon.xy)
    }

    fn has_repeated_vertex(&mut self, xy: &[Point]) -> bool {
        self.look = self.look.wrapping_add(1);
        if self.look == 0 {
            self.table.fill((0, 0));
            self.look = 1;
        }
        for (number, vertex) in xy.iter().enumerate() {
            let mut place = place_of(*vertex);
            loop {
                let (look, known) = self.table[place];
                if look != self.look {
                    self.table[place] = (self.look, number as u32);
                    break;
                }
                if xy[known as usize] == *vertex {
                    return true;
                }
                place = (place + 1) % PLACES;
            }
        }
        false
    }
}

fn place_of([x, y]: Point) -> usize {
    let bits = (x.to_bits() ^ y.to_bits().rotate_left(31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (bits >> 40) as usize % PLACES
}

/// Whether an edge is exactly parallel to an axis.
fn has_level_edge(polygon: ShapeRef<'_>) -> bool {
    polygon.parts().any(|ring| {
        let is_level = |p: Point, q: Point| p[0] == q[0] || p[1] == q[1];
        let closing = ring.first().zip(ring.last()).is_some_and(|(&first, &last)| is_level(last, first));
        closing || ring.windows(2).any(|pair| is_level(pair[0], pair[1]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Shape;

    #[test]
    fn rings_that_share_a_vertex_or_a_level_line_may_retrace() {
        let mut retrace = Retrace::default();
        let triangle: [Point; 3] = [[0.0, 0.0], [5.0, 1.0], [2.0, 4.0]];
        let moved = triangle.map(|[x, y]| [x + 0.5, y + 0.25]);
        let mut is_possible = |rings: &[&[Point]]| retrace.is_possible(Shape::polygon(rings).as_ref());
        assert!(!is_possible(&[&triangle]));
        assert!(!is_possible(&[&triangle, &moved]));
        assert!(is_possible(&[&triangle, &triangle]));
        assert!(is_possible(&[&[[0.0, 0.0], [5.0, 0.0], [2.0, 4.0]]]));
        let corridor: [Point; 6] = [[0.0, 0.0], [1.0, 3.0], [2.0, 1.0], [9.0, 2.0], [8.0, 5.0], [2.0, 1.0]];
        assert!(is_possible(&[&corridor]));
        let round: Vec<Point> = (0..600).map(|step| f64::from(step) * 0.01).map(|angle| [angle.cos(), angle.sin()]).collect();
        assert!(is_possible(&[&round]));
    }
}
