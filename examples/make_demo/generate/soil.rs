//! Where the soil is polluted: around sources, down the streams from them, and a little everywhere.

use super::land::Land;
use super::plane::{Place, length, nearest, place};
use super::random::noise;

/// A spot from which metals spread: place, strength, reach in metres.
const SPOTS: [((f64, f64), f64, f64); 15] = [
    ((-3290.0, -2150.0), 0.95, 330.0),
    ((-3080.0, -1830.0), 0.75, 260.0),
    ((-2480.0, -1640.0), 0.5, 200.0),
    ((1290.0, 80.0), 0.55, 420.0),
    ((1560.0, 480.0), 0.35, 420.0),
    ((-2740.0, 1640.0), 0.62, 230.0),
    ((2620.0, -890.0), 0.85, 290.0),
    ((2640.0, -2070.0), 0.7, 260.0),
    ((-2010.0, -1130.0), 0.55, 230.0),
    ((1090.0, -1250.0), 0.4, 220.0),
    ((-880.0, 2330.0), 0.5, 190.0),
    ((3130.0, 2300.0), 0.5, 230.0),
    ((-1400.0, 480.0), 0.4, 300.0),
    ((240.0, -180.0), 0.5, 420.0),
    ((1980.0, -1740.0), 0.55, 190.0),
];

/// Cadmium load: about 0 for clean land, above 0.3 safe use, above 0.62 strict control.
pub(crate) fn load(land: &Land, at: Place) -> f64 {
    let spots: f64 = SPOTS.iter().map(|((x, y), strength, reach)| strength * (-(length(at - place(*x, *y)) / reach).powi(2)).exp()).sum();
    // Irrigation water carries metals along the stream below the tailings pond, and along the river below the smelter.
    let (stream, _) = nearest(&land.streams[0].1, at);
    let below_pond = ((at.x + 3300.0) / 2300.0).clamp(0.0, 1.0);
    let by_stream = if at.x > -3350.0 { 0.62 * (1.0 - below_pond) * (-(stream / 210.0).powi(2)).exp() } else { 0.0 };
    let (river, _) = nearest(&land.river_line, at);
    let is_downstream = at.x > 1300.0 && at.y < 250.0 && at.y > -1900.0;
    let by_river = if is_downstream { 0.36 * (-((river - 75.0).max(0.0) / 230.0).powi(2)).exp() } else { 0.0 };
    spots + by_stream + by_river + 0.25 * noise(81, 430.0, at.x, at.y) + 0.1 * noise(82, 150.0, at.x, at.y) + 0.135
}

/// 0 priority protection, 1 safe use, 2 strict control.
pub(crate) fn class(load: f64) -> usize {
    usize::from(load > 0.3) + usize::from(load > 0.62)
}
