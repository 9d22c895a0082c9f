//! Colours that tell values apart: categories and steps, chosen so that readers who do not tell green from red tell them apart.

use super::Colour;

/// How many categories have a colour of their own.
pub const CATEGORIES: usize = 12;

/// How many steps numbers are parted into.
pub const STEPS: usize = 5;

/// Okabe and Ito's colours, then darker and paler ones between them.
const CATEGORY: [u32; CATEGORIES] = [
    0x00_72_B2, 0xE6_9F_00, 0x00_9E_73, 0xCC_79_A7, 0x56_B4_E9, 0xD5_5E_00, 0xF0_E4_42, 0x5B_34_A6, 0x8C_56_4B, 0x9A_D1_B5, 0x33_4A_5E,
    0xE8_B7_C8,
];

/// From pale yellow to dark blue: brightness falls with every step, so a grey print keeps the order.
const STEP: [u32; STEPS] = [0xFF_F3_B0, 0xA9_DD_B2, 0x4F_B7_C0, 0x2B_79_B5, 0x2A_3A_86];

/// The colour of a category by its place; those beyond [`CATEGORIES`] share a grey.
#[must_use]
pub fn category(place: usize, is_dark: bool) -> Colour {
    let colour = CATEGORY.get(place).map_or(Colour::rgb(0xB4_B8_BA), |value| Colour::rgb(*value));
    super::themed(colour, is_dark, 0.2)
}

/// The colour of a step, the smallest values first.
#[must_use]
pub fn step(place: usize, is_dark: bool) -> Colour {
    let colour = STEP.get(place.min(STEPS - 1)).map_or(Colour::rgb(0xB4_B8_BA), |value| Colour::rgb(*value));
    super::themed(colour, is_dark, 0.15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_grow_darker_and_categories_are_all_different() {
        for is_dark in [false, true] {
            let steps: Vec<f32> = (0..STEPS).map(|place| step(place, is_dark).luminance()).collect();
            assert!(steps.windows(2).all(|pair| pair[0] - pair[1] > 15.0), "{steps:?}");
            let categories: Vec<Colour> = (0..=CATEGORIES).map(|place| category(place, is_dark)).collect();
            for (place, colour) in categories.iter().enumerate() {
                assert!(!categories[..place].contains(colour), "{place}");
            }
        }
    }
}
