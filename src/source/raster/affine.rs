//! Where pixels lie: six numbers between a picture's columns and rows and the coordinates of its file.

use crate::geometry::{Extent, Point};

/// From columns and rows (0, 0 at the outer corner of the first pixel) to coordinates.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Affine {
    /// Coordinates of the outer corner of the first pixel.
    pub origin: Point,
    /// What a column to the right adds.
    pub column: Point,
    /// What a row downwards adds.
    pub row: Point,
}

impl Affine {
    /// A picture with its top to the north.
    #[must_use]
    pub fn north_up(origin: Point, pixel: [f64; 2]) -> Self {
        Self { origin, column: [pixel[0], 0.0], row: [0.0, -pixel[1]] }
    }

    /// The coordinates of a place in the picture.
    #[must_use]
    pub fn at(&self, [x, y]: Point) -> Point {
        [0, 1].map(|axis| self.origin[axis] + self.column[axis] * x + self.row[axis] * y)
    }

    /// The way back; `None` when the picture has no area.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let ([a, b], [c, d]) = (self.column, self.row);
        let determinant = a * d - b * c;
        let are_numbers = [self.origin, self.column, self.row].iter().flatten().all(|value| value.is_finite());
        if !are_numbers || !determinant.is_normal() {
            return None;
        }
        let (column, row) = ([d / determinant, -b / determinant], [-c / determinant, a / determinant]);
        let back = Self { origin: [0.0; 2], column, row };
        let [x, y] = back.at(self.origin);
        Some(Self { origin: [-x, -y], ..back })
    }

    /// The same for a picture whose pixels are so many times as large.
    #[must_use]
    pub fn coarser(&self, [along, down]: [f64; 2]) -> Self {
        Self { column: self.column.map(|value| value * along), row: self.row.map(|value| value * down), ..*self }
    }

    /// The same for a picture that begins at another place of this one.
    #[must_use]
    pub fn from(&self, place: Point) -> Self {
        Self { origin: self.at(place), ..*self }
    }

    /// The box of a picture of this size.
    #[must_use]
    pub fn extent(&self, width: u32, height: u32) -> Extent {
        let (w, h) = (f64::from(width), f64::from(height));
        Extent::of(&[[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]].map(|corner| self.at(corner)))
    }

    /// What a world file says: six numbers, the last two of the middle of the first pixel.
    #[must_use]
    pub fn of_world_file(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text
            .trim_start_matches('\u{feff}')
            .split_whitespace()
            .take(6)
            .map(|word| word.replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite()))
            .collect::<Option<_>>()?;
        let [a, d, b, e, x, y] = numbers[..] else { return None };
        let middle = Self { origin: [x, y], column: [a, d], row: [b, e] };
        let corner = middle.from([-0.5, -0.5]);
        corner.inverse().map(|_| corner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_file_speaks_of_the_middle_of_its_first_pixel() {
        let affine = Affine::of_world_file("2.0\r\n0\r\n0\r\n-2,0\r\n500001\r\n2700000\r\n").unwrap();
        assert_eq!(affine, Affine::north_up([500_000.0, 2_700_001.0], [2.0, 2.0]));
        assert_eq!(affine.extent(10, 5), Extent { min: [500_000.0, 2_699_991.0], max: [500_020.0, 2_700_001.0] });
        for text in ["", "1 2 3", "0 0 0 0 5 5", "1 0 0 -1 NaN 5", "1 0 0 x 5 5"] {
            assert_eq!(Affine::of_world_file(text), None, "{text}");
        }
    }

    #[test]
    fn there_and_back_is_the_same_place_in_turned_pictures_too() {
        let affine = Affine { origin: [100.0, 200.0], column: [3.0, 1.0], row: [0.5, -2.0] };
        let back = affine.inverse().unwrap();
        let [x, y] = back.at(affine.at([7.0, 11.0]));
        assert!((x - 7.0).abs() < 1e-12 && (y - 11.0).abs() < 1e-12);
    }
}
