//! Polynomials that stand in for PROJ over a small area: fitted to its answers, verified on others.
//!
//! PROJ needs 130–250 ns a vertex. Between two Gauss-Krüger zones of one ellipsoid the map is conformal, so one complex
//! polynomial of degree 5 says the same in 3 ns; anything else that is smooth, degrees to a zone above all, is a polynomial in
//! two variables of degree 6. Both are fitted over a tile in coordinates that run from −1 to 1, with the map's value at the
//! tile's centre taken off first, so that nothing is lost to the size of the numbers.

use crate::geometry::{Extent, Point};

/// Degree of the complex polynomial.
const CONFORMAL_DEGREE: usize = 5;
/// Its coefficients.
const CONFORMAL_TERMS: usize = CONFORMAL_DEGREE + 1;
/// Degree of the polynomial in two variables.
const SMOOTH_DEGREE: usize = 6;
/// Its coefficients, u^i v^j with i + j ≤ 6.
const SMOOTH_TERMS: usize = (SMOOTH_DEGREE + 1) * (SMOOTH_DEGREE + 2) / 2;
/// Samples a side for fitting: Chebyshev nodes, dense towards the border where polynomials err most.
const FIT_SIDE: usize = 11;
/// Samples a side for verifying: even spacing, borders included, none of them a node of the fit but the centre.
const VERIFY_SIDE: usize = 10;

/// One polynomial over one tile.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Patch {
    centre: Point,
    /// 1 / half the tile's larger side for both axes (conformal), or 1 / half of each side.
    scale: Point,
    terms: Terms,
    /// Largest difference from PROJ on the verification samples, in units of the target.
    pub(super) error: f64,
    /// Bound of the second derivative along any direction, target units per squared source unit; for boxes.
    pub(super) curvature: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum Terms {
    /// Coefficients of a complex polynomial, constant first.
    Conformal([Point; CONFORMAL_TERMS]),
    /// Coefficients of u^i v^j for x and y, in the order i = 0 (j = 0 …), i = 1 …
    Smooth(Box<[Point; SMOOTH_TERMS]>),
}

impl Patch {
    /// Fits a polynomial over `tile` to `exact`, which transforms points in place; the better of the two kinds that keeps
    /// `bound`, the complex one first because it is faster. `None` when neither does, or when `exact` gives no numbers.
    pub(super) fn fit(tile: Extent, bound: f64, exact: &impl Fn(&mut [Point])) -> Option<Self> {
        let half = |side: f64| if side > 0.0 { side / 2.0 } else { 1.0 };
        let (half_width, half_height) = (half(tile.width()), half(tile.height()));
        let samples = Samples::of(tile, exact)?;
        let larger = half_width.max(half_height);
        let conformal = Self {
            centre: tile.centre(),
            scale: [1.0 / larger; 2],
            terms: Terms::Conformal([[0.0; 2]; CONFORMAL_TERMS]),
            error: 0.0,
            curvature: 0.0,
        };
        if let Some(patch) = conformal.fitted(&samples, bound) {
            return Some(patch);
        }
        let smooth = Terms::Smooth(Box::new([[0.0; 2]; SMOOTH_TERMS]));
        Self { centre: tile.centre(), scale: [1.0 / half_width, 1.0 / half_height], terms: smooth, error: 0.0, curvature: 0.0 }
            .fitted(&samples, bound)
    }

    fn fitted(mut self, samples: &Samples, bound: f64) -> Option<Self> {
        let constant = samples.origin;
        // Two rounds: the second fits what rounding left over from the first.
        for _ in 0..2 {
            let rest: Vec<Point> = samples
                .fit
                .iter()
                .map(|&(from, to)| {
                    let said = self.at(from);
                    [to[0] - constant[0] - said[0], to[1] - constant[1] - said[1]]
                })
                .collect();
            self.add_fit(&samples.fit, &rest);
        }
        self.terms.first_mut()[0] += constant[0];
        self.terms.first_mut()[1] += constant[1];
        self.error = samples.verify.iter().map(|&(from, to)| distance(self.at(from), to)).fold(0.0, f64::max);
        self.curvature = self.curvature_bound();
        // A NaN error must not pass.
        (self.error <= bound).then_some(self)
    }

    /// Adds to the terms the least-squares polynomial through `rest` at the samples.
    fn add_fit(&mut self, samples: &[(Point, Point)], rest: &[Point]) {
        let local: Vec<Point> = samples.iter().map(|&(from, _)| self.local(from)).collect();
        match &mut self.terms {
            Terms::Conformal(terms) => {
                // The unknowns are real and imaginary parts; each sample gives two equations.
                let mut rows = Vec::with_capacity(local.len() * 2);
                let mut right = Vec::with_capacity(local.len() * 2);
                for (&point, rest) in local.iter().zip(rest) {
                    let mut power = [1.0, 0.0];
                    let (mut real, mut imaginary) = (Vec::new(), Vec::new());
                    for _ in 0..CONFORMAL_TERMS {
                        real.extend([power[0], -power[1]]);
                        imaginary.extend([power[1], power[0]]);
                        power = multiplied(power, point);
                    }
                    rows.extend([real, imaginary]);
                    right.extend([[rest[0], 0.0], [rest[1], 0.0]]);
                }
                let solved = least_squares(&rows, &right);
                for (term, pair) in terms.iter_mut().zip(solved.chunks_exact(2)) {
                    term[0] += pair[0][0];
                    term[1] += pair[1][0];
                }
            }
            Terms::Smooth(terms) => {
                let rows: Vec<Vec<f64>> = local.iter().map(|&[u, v]| monomials(u, v)).collect();
                for (term, solved) in terms.iter_mut().zip(least_squares(&rows, rest)) {
                    term[0] += solved[0];
                    term[1] += solved[1];
                }
            }
        }
    }

    fn local(&self, point: Point) -> Point {
        [(point[0] - self.centre[0]) * self.scale[0], (point[1] - self.centre[1]) * self.scale[1]]
    }

    /// The polynomial's value at `point`.
    #[inline]
    pub(super) fn at(&self, point: Point) -> Point {
        let [u, v] = self.local(point);
        let ([x], [y]) = match &self.terms {
            Terms::Conformal(terms) => conformal(terms, [u], [v]),
            Terms::Smooth(terms) => smooth(terms, [u], [v]),
        };
        [x, y]
    }

    /// The polynomial's values at `points`, in place: bit for bit those of [`Patch::at`], so that a vertex that two parcels share
    /// stays one.
    pub(super) fn apply(&self, points: &mut [Point]) {
        match &self.terms {
            Terms::Conformal(terms) => self.by_lanes(points, |u, v| conformal(terms, u, v)),
            Terms::Smooth(terms) => self.by_lanes(points, |u, v| smooth(terms, u, v)),
        }
    }

    /// Evaluates several points at a time, one operation on all lanes after the other, which the compiler turns into vector
    /// instructions.
    #[inline]
    fn by_lanes(&self, points: &mut [Point], evaluate: impl Fn(Lanes, Lanes) -> (Lanes, Lanes)) {
        let ([cx, cy], [sx, sy]) = (self.centre, self.scale);
        let (batches, rest) = points.as_chunks_mut::<LANES>();
        for batch in batches {
            let u = batch.map(|point| (point[0] - cx) * sx);
            let v = batch.map(|point| (point[1] - cy) * sy);
            let (x, y) = evaluate(u, v);
            for (lane, point) in batch.iter_mut().enumerate() {
                *point = [x[lane], y[lane]];
            }
        }
        for point in rest {
            *point = self.at(*point);
        }
    }

    /// Σ of the second derivatives' sizes over the tile, whose local coordinates stay within −1 to 1 (within √2 of the centre
    /// as complex numbers).
    fn curvature_bound(&self) -> f64 {
        match &self.terms {
            Terms::Conformal(terms) => {
                let second = |(degree, term): (usize, &Point)| {
                    let k = degree as f64;
                    k * (k - 1.0) * term[0].hypot(term[1]) * std::f64::consts::SQRT_2.powi(degree as i32 - 2)
                };
                terms.iter().enumerate().skip(2).map(second).sum::<f64>() * self.scale[0] * self.scale[0]
            }
            Terms::Smooth(terms) => {
                let degrees = (0..=SMOOTH_DEGREE).flat_map(|i| (0..=SMOOTH_DEGREE - i).map(move |j| (i as f64, j as f64)));
                let [su, sv] = self.scale;
                let second = |((i, j), term): ((f64, f64), &Point)| {
                    let size = term[0].hypot(term[1]);
                    size * (i * (i - 1.0) * su * su + 2.0 * i * j * su * sv + j * (j - 1.0) * sv * sv)
                };
                degrees.zip(terms.iter()).map(second).sum()
            }
        }
    }
}

impl Terms {
    /// The constant term.
    fn first_mut(&mut self) -> &mut Point {
        match self {
            Self::Conformal(terms) => &mut terms[0],
            Self::Smooth(terms) => &mut terms[0],
        }
    }
}

/// Points and what PROJ makes of them.
struct Samples {
    fit: Vec<(Point, Point)>,
    verify: Vec<(Point, Point)>,
    /// Where the tile's centre goes.
    origin: Point,
}

impl Samples {
    fn of(tile: Extent, exact: &impl Fn(&mut [Point])) -> Option<Self> {
        let chebyshev = |place: usize| ((place as f64 + 0.5) / FIT_SIDE as f64 * std::f64::consts::PI).cos();
        let even = |place: usize| place as f64 / (VERIFY_SIDE - 1) as f64 * 2.0 - 1.0;
        let fit = grid(tile, FIT_SIDE, chebyshev, exact)?;
        let verify = grid(tile, VERIFY_SIDE, even, exact)?;
        let mut centre = [tile.centre()];
        exact(&mut centre);
        let [origin] = centre;
        (origin[0].is_finite() && origin[1].is_finite()).then_some(Self { fit, verify, origin })
    }
}

/// The points of a grid over `tile`, each with its image; `None` when an image is not finite.
fn grid(tile: Extent, side: usize, place: impl Fn(usize) -> f64, exact: &impl Fn(&mut [Point])) -> Option<Vec<(Point, Point)>> {
    let centre = tile.centre();
    let at = |axis: usize, half: f64, number: usize| centre[axis] + half * place(number);
    let points: Vec<Point> =
        (0..side * side).map(|number| [at(0, tile.width() / 2.0, number % side), at(1, tile.height() / 2.0, number / side)]).collect();
    let mut images = points.clone();
    exact(&mut images);
    images.iter().all(|image| image[0].is_finite() && image[1].is_finite()).then(|| points.into_iter().zip(images).collect())
}

/// Points that are evaluated together: two registers of the oldest 64-bit processors for x, two for y.
const LANES: usize = 4;
type Lanes = [f64; LANES];

/// Horner's scheme in complex numbers.
#[inline]
fn conformal<const N: usize>(terms: &[Point; CONFORMAL_TERMS], u: [f64; N], v: [f64; N]) -> ([f64; N], [f64; N]) {
    let [real, imaginary] = terms[CONFORMAL_DEGREE];
    let (mut x, mut y) = ([real; N], [imaginary; N]);
    for [real, imaginary] in terms[..CONFORMAL_DEGREE].iter().rev() {
        for lane in 0..N {
            let (a, b) = (x[lane], y[lane]);
            x[lane] = a * u[lane] - b * v[lane] + real;
            y[lane] = a * v[lane] + b * u[lane] + imaginary;
        }
    }
    (x, y)
}

/// Horner's scheme in u, whose coefficients are polynomials in v.
#[inline]
fn smooth<const N: usize>(terms: &[Point; SMOOTH_TERMS], u: [f64; N], v: [f64; N]) -> ([f64; N], [f64; N]) {
    let (mut x, mut y) = ([0.0; N], [0.0; N]);
    let mut end = SMOOTH_TERMS;
    for i in (0..=SMOOTH_DEGREE).rev() {
        // The terms of u^i: a polynomial in v of degree 6 − i.
        let start = end - (SMOOTH_DEGREE + 1 - i);
        let (mut inner_x, mut inner_y) = ([terms[end - 1][0]; N], [terms[end - 1][1]; N]);
        for term in terms[start..end - 1].iter().rev() {
            for lane in 0..N {
                inner_x[lane] = inner_x[lane] * v[lane] + term[0];
                inner_y[lane] = inner_y[lane] * v[lane] + term[1];
            }
        }
        for lane in 0..N {
            x[lane] = x[lane] * u[lane] + inner_x[lane];
            y[lane] = y[lane] * u[lane] + inner_y[lane];
        }
        end = start;
    }
    (x, y)
}

fn monomials(u: f64, v: f64) -> Vec<f64> {
    let powers = |i: usize| (0..=SMOOTH_DEGREE - i).map(move |j| u.powi(i as i32) * v.powi(j as i32));
    (0..=SMOOTH_DEGREE).flat_map(powers).collect()
}

fn multiplied(a: Point, b: Point) -> Point {
    [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Solves `rows · x = right` in the least-squares sense for both columns of `right`, by modified Gram-Schmidt (no normal
/// equations: those square the condition number). All rows are equally long and there are at least as many as unknowns.
fn least_squares(rows: &[Vec<f64>], right: &[Point]) -> Vec<Point> {
    let unknowns = rows.first().map_or(0, Vec::len);
    let mut columns: Vec<Vec<f64>> = (0..unknowns).map(|column| rows.iter().map(|row| row[column]).collect()).collect();
    let mut right = [right.iter().map(|pair| pair[0]).collect::<Vec<_>>(), right.iter().map(|pair| pair[1]).collect::<Vec<_>>()];
    let mut triangle = vec![vec![0.0; unknowns]; unknowns];
    let mut projected = vec![[0.0; 2]; unknowns];
    for column in 0..unknowns {
        let (done, rest) = columns.split_at_mut(column + 1);
        let direction = &mut done[column];
        let norm = dot(direction, direction).sqrt();
        if norm == 0.0 {
            continue;
        }
        for value in direction.iter_mut() {
            *value /= norm;
        }
        triangle[column][column] = norm;
        for (place, other) in rest.iter_mut().enumerate() {
            let share = dot(direction, other);
            triangle[column][column + 1 + place] = share;
            subtract(other, direction, share);
        }
        for (side, values) in right.iter_mut().enumerate() {
            projected[column][side] = dot(direction, values);
            subtract(values, direction, projected[column][side]);
        }
    }
    let mut solution = vec![[0.0; 2]; unknowns];
    for row in (0..unknowns).rev() {
        if triangle[row][row] == 0.0 {
            continue;
        }
        for side in 0..2 {
            let known: f64 = (row + 1..unknowns).map(|column| triangle[row][column] * solution[column][side]).sum();
            solution[row][side] = (projected[row][side] - known) / triangle[row][row];
        }
    }
    solution
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn subtract(values: &mut [f64], direction: &[f64], share: f64) {
    for (value, step) in values.iter_mut().zip(direction) {
        *value -= step * share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conformal_map_is_fitted_by_the_complex_polynomial() {
        let square = |points: &mut [Point]| points.iter_mut().for_each(|point| *point = multiplied(*point, *point));
        let patch = Patch::fit(Extent { min: [1.0, 2.0], max: [3.0, 3.0] }, 1e-12, &square).expect("a fit");
        assert!(matches!(patch.terms, Terms::Conformal(_)));
        assert!(distance(patch.at([2.5, 2.25]), multiplied([2.5, 2.25], [2.5, 2.25])) < 1e-12);
        assert!(patch.curvature >= 2.0 - 1e-9, "the second derivative is 2, the bound says {}", patch.curvature);
    }

    #[test]
    fn any_other_smooth_map_is_fitted_in_two_variables() {
        let bent = |points: &mut [Point]| points.iter_mut().for_each(|p| *p = [p[0].sin() + 2.0 * p[1], p[0] * p[1]]);
        let patch = Patch::fit(Extent { min: [0.0, 0.0], max: [0.2, 0.1] }, 1e-9, &bent).expect("a fit");
        assert!(matches!(patch.terms, Terms::Smooth(_)));
        assert!(patch.error < 1e-9 && distance(patch.at([0.11, 0.07]), [0.11_f64.sin() + 0.14, 0.11 * 0.07]) < 1e-9);
    }

    #[test]
    fn a_vertex_comes_out_the_same_alone_and_among_others() {
        let square = |points: &mut [Point]| points.iter_mut().for_each(|point| *point = multiplied(*point, *point));
        let bent = |points: &mut [Point]| points.iter_mut().for_each(|p| *p = [p[0].sin() + 2.0 * p[1], p[0] * p[1]]);
        let tile = Extent { min: [1.0, 2.0], max: [1.3, 2.2] };
        for patch in [Patch::fit(tile, 1e-9, &square), Patch::fit(tile, 1e-9, &bent)] {
            let patch = patch.expect("a fit");
            let alone: Vec<Point> = (0..11).map(|i| [1.0 + f64::from(i) / 40.0, 2.2 - f64::from(i) / 70.0]).collect();
            let mut together = alone.clone();
            patch.apply(&mut together);
            assert_eq!(together, alone.iter().map(|&point| patch.at(point)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_map_with_a_kink_or_without_numbers_is_not_fitted() {
        let kink = |points: &mut [Point]| points.iter_mut().for_each(|point| point[0] = point[0].abs());
        assert_eq!(Patch::fit(Extent { min: [-1.0; 2], max: [1.0; 2] }, 1e-6, &kink), None);
        let nothing = |points: &mut [Point]| points.fill([f64::NAN; 2]);
        assert_eq!(Patch::fit(Extent { min: [-1.0; 2], max: [1.0; 2] }, 1e-6, &nothing), None);
    }

    #[test]
    fn a_tile_without_width_is_fitted_too() {
        let shift = |points: &mut [Point]| points.iter_mut().for_each(|point| point[0] += 7.0);
        let patch = Patch::fit(Extent { min: [1.0; 2], max: [1.0; 2] }, 1e-9, &shift).expect("a fit");
        assert!(distance(patch.at([1.0; 2]), [8.0, 1.0]) < 1e-9);
    }
}
