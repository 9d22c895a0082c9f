//! Signs that cannot be wrong: which side of a line a point lies on, decided exactly (Shewchuk's adaptive predicates).

use robust::{Coord, orient2d};

use super::{Extent, Point};

/// Twice the signed area of the triangle `a b c`: positive where `c` lies left of the line from `a` to `b`, exactly 0 on it.
/// The sign is exact for all finite coordinates; the value is good to a few units in the last place of its terms.
#[inline]
pub(super) fn orient(a: Point, b: Point, c: Point) -> f64 {
    orient2d(Coord { x: a[0], y: a[1] }, Coord { x: b[0], y: b[1] }, Coord { x: c[0], y: c[1] })
}

/// The same to nearly all digits even where it almost vanishes: for places along nearly parallel edges, where the sign is not enough.
pub(super) fn orient_to_all_digits(a: Point, b: Point, c: Point) -> f64 {
    let ((ax, ax_tail), (ay, ay_tail)) = (two_difference(a[0], c[0]), two_difference(a[1], c[1]));
    let ((bx, bx_tail), (by, by_tail)) = (two_difference(b[0], c[0]), two_difference(b[1], c[1]));
    let ((left, left_tail), (right, right_tail)) = (two_product(ax, by), two_product(ay, bx));
    let tails = (ax * by_tail + ax_tail * by) - (ay * bx_tail + ay_tail * bx);
    (left - right) + ((left_tail - right_tail) + tails)
}

/// `a - b` and what rounding took from it, together exact (Knuth).
#[inline]
fn two_difference(a: f64, b: f64) -> (f64, f64) {
    let difference = a - b;
    let b_part = a - difference;
    (difference, (a - (difference + b_part)) + (b_part - b))
}

/// `a * b` and what rounding took from it, together exact (Dekker). Without `mul_add`, which is a library call on plain x86-64.
#[inline]
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let split = |x: f64| {
        let scaled = 134_217_729.0 * x; // 2^27 + 1
        let high = scaled - (scaled - x);
        (high, x - high)
    };
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    (product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low))
}

/// `b - a`.
#[inline]
pub(super) fn minus(b: Point, a: Point) -> Point {
    [b[0] - a[0], b[1] - a[1]]
}

/// Scalar product.
#[inline]
pub(super) fn dot(u: Point, v: Point) -> f64 {
    u[0] * v[0] + u[1] * v[1]
}

/// Vector product.
#[inline]
pub(super) fn cross(u: Point, v: Point) -> f64 {
    u[0] * v[1] - u[1] * v[0]
}

/// Distance of two points, squared.
#[inline]
pub(super) fn squared_distance(a: Point, b: Point) -> f64 {
    let v = minus(b, a);
    dot(v, v)
}

/// The box of the edge from `p` to `q`.
#[inline]
pub(super) fn edge_box(p: Point, q: Point) -> Extent {
    let (min_x, max_x) = if p[0] < q[0] { (p[0], q[0]) } else { (q[0], p[0]) };
    let (min_y, max_y) = if p[1] < q[1] { (p[1], q[1]) } else { (q[1], p[1]) };
    Extent { min: [min_x, min_y], max: [max_x, max_y] }
}

/// Where a point lies relative to one ring or polygon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Inside, by the even-odd rule.
    Inside,
    /// Outside.
    Outside,
    /// On an edge or a vertex.
    Border,
}

/// Where `point` lies relative to the closed ring `ring` (the last vertex joins the first). Exact.
pub(super) fn place_in_ring(ring: &[Point], point: Point) -> Place {
    let Some(&last) = ring.last() else { return Place::Outside };
    let (mut p, mut inside) = (last, false);
    for &q in ring {
        match edge_and_ray(p, q, point) {
            Ray::Misses => {}
            Ray::Crosses => inside = !inside,
            Ray::Starts => return Place::Border,
        }
        p = q;
    }
    if inside { Place::Inside } else { Place::Outside }
}

/// How the ray from a point to the east meets an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ray {
    /// Not at all.
    Misses,
    /// It crosses it (an edge owns its lower end, so a vertex is counted once).
    Crosses,
    /// The point lies on the edge.
    Starts,
}

/// How the ray from `point` to the east meets the edge from `p` to `q`. Exact.
#[inline]
pub(super) fn edge_and_ray(p: Point, q: Point, point: Point) -> Ray {
    let (p_above, q_above) = (p[1] > point[1], q[1] > point[1]);
    if p_above == q_above {
        // Only an edge that reaches the point's height from below can still hold the point.
        if !p_above && (p[1] == point[1] || q[1] == point[1]) && edge_box(p, q).contains(point) && orient(p, q, point) == 0.0 {
            return Ray::Starts;
        }
        return Ray::Misses;
    }
    // Both ends east or west of the point decide without arithmetic.
    if p[0] > point[0] && q[0] > point[0] {
        return Ray::Crosses;
    }
    if p[0] < point[0] && q[0] < point[0] {
        return Ray::Misses;
    }
    let side = orient(p, q, point);
    if side == 0.0 {
        Ray::Starts
    } else if (side > 0.0) == q_above {
        Ray::Crosses
    } else {
        Ray::Misses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [Point; 4] = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];

    #[test]
    fn every_border_point_is_on_the_border() {
        for point in [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [0.0, 2.0], [0.0, 1.0]] {
            assert_eq!(place_in_ring(&SQUARE, point), Place::Border, "{point:?}");
        }
    }

    #[test]
    fn rays_through_vertices_count_once() {
        let diamond = [[0.0, -1.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]];
        assert_eq!(place_in_ring(&diamond, [0.0, 0.0]), Place::Inside);
        assert_eq!(place_in_ring(&diamond, [-2.0, 0.0]), Place::Outside);
        assert_eq!(place_in_ring(&diamond, [-2.0, 1.0]), Place::Outside);
        assert_eq!(place_in_ring(&diamond, [-2.0, -1.0]), Place::Outside);
        assert_eq!(place_in_ring(&SQUARE, [-1.0, 0.0]), Place::Outside);
        assert_eq!(place_in_ring(&SQUARE, [-1.0, 2.0]), Place::Outside);
    }

    #[test]
    fn nearly_vanishing_determinant_keeps_its_digits() {
        // (1 + e)(1 - e) - 1 = -e², far below what one product can hold; e² is exact.
        let e = 2f64.powi(-40);
        assert_eq!(orient_to_all_digits([1.0 + e, 1.0], [1.0, 1.0 - e], [0.0, 0.0]), -e * e);
        // The same where the differences themselves are rounded: the tails count.
        let tiny = 2f64.powi(-60);
        assert_eq!(orient_to_all_digits([tiny, 0.0], [1.0, 1.0], [-1.0, -1.0]), tiny * 2.0);
    }

    #[test]
    fn a_hair_beside_the_diagonal_is_told_apart() {
        // (0.1 + k ulp) against the line y = x far from the origin: plain arithmetic gets some of these signs wrong.
        let (a, b) = ([12.0, 12.0], [24.0, 24.0]);
        for k in 0..64 {
            let x = 0.5 + f64::from(k) * f64::EPSILON / 2.0;
            let side = orient(a, b, [x, 0.5]);
            assert_eq!(side == 0.0, k == 0, "{k}");
            assert!(side <= 0.0);
        }
    }
}
