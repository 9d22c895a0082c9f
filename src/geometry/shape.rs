//! One record's geometry as flat coordinates.

use super::Extent;

/// x (to the east) and y (to the north).
pub type Point = [f64; 2];

/// What the parts of a shape are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ShapeKind {
    /// No geometry.
    #[default]
    Null,
    /// One point, or several that are one feature.
    Points,
    /// Open lines, a part each.
    Lines,
    /// Rings, a part each, combined by the even-odd rule. As read from a file a ring repeats its first vertex at the end;
    /// after `rings::clean`, and for all arithmetic, it does not.
    Polygon,
}

/// One record's vertices in one list, with the end of each part. Reused as scratch: `clear` keeps the memory.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shape {
    /// What the parts are.
    pub kind: ShapeKind,
    /// All vertices, part after part.
    pub xy: Vec<Point>,
    /// Where each part ends in `xy`; the first starts at 0. Points are one part.
    pub ends: Vec<u32>,
}

/// A borrowed [`Shape`]; what the arithmetic takes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ShapeRef<'a> {
    /// What the parts are.
    pub kind: ShapeKind,
    /// All vertices, part after part.
    pub xy: &'a [Point],
    /// Where each part ends in `xy`.
    pub ends: &'a [u32],
}

impl Shape {
    /// Empties the shape and keeps its memory.
    pub fn clear(&mut self) {
        self.kind = ShapeKind::Null;
        self.xy.clear();
        self.ends.clear();
    }

    /// Ends the part that the vertices pushed last belong to.
    pub fn end_part(&mut self) {
        self.ends.push(u32::try_from(self.xy.len()).unwrap_or(u32::MAX));
    }

    /// A polygon of these rings; a repeated closing vertex is left off.
    #[must_use]
    pub fn polygon(rings: &[&[Point]]) -> Self {
        let mut shape = Self { kind: ShapeKind::Polygon, ..Self::default() };
        for ring in rings {
            let open = if ring.len() > 1 && ring.first() == ring.last() { &ring[..ring.len() - 1] } else { ring };
            shape.xy.extend_from_slice(open);
            shape.end_part();
        }
        shape
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.xy.is_empty()
    }

    /// One point.
    #[must_use]
    pub fn point(point: Point) -> Self {
        Self { kind: ShapeKind::Points, xy: vec![point], ends: vec![1] }
    }

    /// The shape, borrowed.
    #[must_use]
    pub fn as_ref(&self) -> ShapeRef<'_> {
        ShapeRef { kind: self.kind, xy: &self.xy, ends: &self.ends }
    }
}

impl<'a> ShapeRef<'a> {
    /// The parts, each a run of vertices.
    pub fn parts(&self) -> impl Iterator<Item = &'a [Point]> + use<'a> {
        let (xy, ends) = (self.xy, self.ends);
        ends.iter().enumerate().map(move |(part, &end)| {
            let start = if part == 0 { 0 } else { ends[part - 1] as usize };
            &xy[start..end as usize]
        })
    }

    /// The vertices of part `part`; none beyond the last.
    #[must_use]
    pub fn part(&self, part: usize) -> &'a [Point] {
        let start = if part == 0 { 0 } else { self.ends.get(part - 1).map_or(0, |&end| end as usize) };
        self.ends.get(part).and_then(|&end| self.xy.get(start..end as usize)).unwrap_or(&[])
    }

    /// The box around all vertices.
    #[must_use]
    pub fn extent(&self) -> Extent {
        Extent::of(self.xy)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.xy.is_empty()
    }

    /// An owned copy.
    #[must_use]
    pub fn to_shape(&self) -> Shape {
        Shape { kind: self.kind, xy: self.xy.to_vec(), ends: self.ends.to_vec() }
    }
}
