//! One record's geometry while a reader gathers it, points, lines and rings apart. Reused from record to record.

use crate::geometry::{Point, Shape, ShapeKind, ShapeRef};

/// What has been read of a record's geometry.
#[derive(Default, Debug)]
pub(super) struct Collected {
    points: Shape,
    lines: Shape,
    rings: Shape,
}

impl Collected {
    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        for shape in [&mut self.points, &mut self.lines, &mut self.rings] {
            shape.clear();
        }
    }

    /// Adds a point.
    pub(super) fn point(&mut self, point: Point) {
        self.points.xy.push(point);
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: &[Point]) {
        add(&mut self.lines, line);
    }

    /// Adds a ring. Outer rings and holes alike: they combine by the even-odd rule.
    pub(super) fn ring(&mut self, ring: &[Point]) {
        add(&mut self.rings, ring);
    }

    /// Adds a vertex to the line that is being read.
    pub(super) fn line_vertex(&mut self, point: Point) {
        self.lines.xy.push(point);
    }

    /// Adds a vertex to the ring that is being read.
    pub(super) fn ring_vertex(&mut self, point: Point) {
        self.rings.xy.push(point);
    }

    /// Ends the line or ring that vertices were added to; one without vertices does not exist.
    pub(super) fn end_part(&mut self) {
        for shape in [&mut self.lines, &mut self.rings] {
            if shape.ends.last().map_or(0, |&end| end as usize) < shape.xy.len() {
                shape.end_part();
            }
        }
    }

    /// The geometry: polygons before lines before points, and whether smaller ones stand beside them.
    pub(super) fn shape(&mut self) -> (ShapeRef<'_>, bool) {
        self.end_part();
        self.points.ends.clear();
        if !self.points.xy.is_empty() {
            self.points.end_part();
        }
        for (shape, kind) in
            [(&mut self.points, ShapeKind::Points), (&mut self.lines, ShapeKind::Lines), (&mut self.rings, ShapeKind::Polygon)]
        {
            shape.kind = if shape.xy.is_empty() { ShapeKind::Null } else { kind };
        }
        let kinds = [&self.rings, &self.lines, &self.points];
        let mut filled = kinds.into_iter().filter(|shape| !shape.is_empty());
        let largest = filled.next().unwrap_or(&self.points);
        (largest.as_ref(), filled.next().is_some())
    }
}

fn add(shape: &mut Shape, part: &[Point]) {
    if !part.is_empty() {
        shape.xy.extend_from_slice(part);
        shape.end_part();
    }
}
