//! Every colour, hatch, line and symbol of the map, light and dark. No other file of this room names a colour.
//!
//! Cropland's classes are saturated and differ by hatch as well, for black-and-white prints and readers who do not tell
//! green from red; planned land is pale, so that cropland and conflicts on top stay readable, and its yellow homes are too
//! pale to be taken for the orange of safe use (DESIGN 6, DOMAIN 7: practice, no official colours were found).

use tiny_skia::PremultipliedColorU8;

use crate::layer::{CodeSystem, FarmlandClass, Layer, Role};
use crate::rules::Severity;

use super::land::LandGroup;

pub mod ramps;

/// A colour, not premultiplied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 0 invisible, 255 opaque.
    pub a: u8,
}

impl Colour {
    /// An opaque colour as `0xRRGGBB`.
    #[must_use]
    pub const fn rgb(value: u32) -> Self {
        Self { r: (value >> 16) as u8, g: (value >> 8) as u8, b: value as u8, a: 255 }
    }

    /// The same colour, this opaque.
    #[must_use]
    pub const fn with_alpha(self, a: u8) -> Self {
        Self { a, ..self }
    }

    /// `share` of `other`, the rest of this one.
    #[must_use]
    pub fn mixed(self, other: Self, share: f32) -> Self {
        let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Self { r: mix(self.r, other.r), g: mix(self.g, other.g), b: mix(self.b, other.b), a: mix(self.a, other.a) }
    }

    /// How bright it looks, 0 to 255 (ITU-R BT.601).
    #[must_use]
    pub fn luminance(self) -> f32 {
        0.299 * f32::from(self.r) + 0.587 * f32::from(self.g) + 0.114 * f32::from(self.b)
    }

    /// As pixels hold it.
    pub(super) fn ink(self) -> PremultipliedColorU8 {
        tiny_skia::ColorU8::from_rgba(self.r, self.g, self.b, self.a).premultiply()
    }

    /// A neighbour that no eye tells from it: marks fills that are too small for a hatch.
    pub(super) fn twin(self) -> Self {
        Self { b: self.b ^ 1, ..self }
    }

    /// For tiny-skia's paints.
    pub(super) fn paint(self) -> tiny_skia::Paint<'static> {
        let mut paint = tiny_skia::Paint::default();
        paint.set_color_rgba8(self.r, self.g, self.b, self.a);
        paint
    }
}

/// Parallel stripes over a fill, at 45°.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hatch {
    /// The stripes' colour.
    pub colour: Colour,
    /// From stripe to stripe along a row, in points.
    pub period: f32,
    /// Width of a stripe along a row, in points.
    pub width: f32,
    /// From lower left to upper right.
    pub is_rising: bool,
}

/// An outline, or a line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LineLook {
    /// Its colour.
    pub colour: Colour,
    /// Its width in points; 0 for the thinnest there is, drawn only around features that are large enough.
    pub width: f32,
    /// Lengths of dash and gap in points.
    pub dash: Option<[f32; 2]>,
    /// A wider line below it.
    pub casing: Option<Colour>,
}

/// The form of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolForm {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ▼
    TriangleDown,
    /// ◆
    Diamond,
    /// ⬟
    Pentagon,
    /// ✚
    Cross,
}

/// A symbol for a point, or for a polygon too small to be seen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Symbol {
    /// Its form.
    pub form: SymbolForm,
    /// Its colour.
    pub colour: Colour,
    /// The colour of the rim that keeps it readable on any ground.
    pub halo: Colour,
    /// Its radius in points, without the rim.
    pub radius: f32,
}

/// How features of a class look.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Look {
    /// The fill of polygons.
    pub fill: Option<Colour>,
    /// Stripes over an opaque fill.
    pub hatch: Option<Hatch>,
    /// The outline of polygons, and how lines are drawn.
    pub line: Option<LineLook>,
    /// The symbol at points.
    pub symbol: Option<Symbol>,
}

const WHITE: Colour = Colour::rgb(0xFF_FF_FF);
const BLACK: Colour = Colour::rgb(0x1C_1D_20);
const GREEN: Colour = Colour::rgb(0x72_BF_6B);
const ORANGE: Colour = Colour::rgb(0xF4_B0_3A);
const RED: Colour = Colour::rgb(0xE5_5B_74);
const NO_CLASS: Colour = Colour::rgb(0xD9_DA_CF);
const DARK_RED: Colour = Colour::rgb(0x8C_12_1A);
const VIOLET: Colour = Colour::rgb(0x5B_34_A6);

/// The ground of the map.
#[must_use]
pub fn background(is_dark: bool) -> Colour {
    if is_dark { Colour::rgb(0x1E_21_24) } else { Colour::rgb(0xFA_FA_F7) }
}

/// Text on the map, and the halo that keeps it readable.
#[must_use]
pub fn text(is_dark: bool) -> (Colour, Colour) {
    if is_dark { (Colour::rgb(0xE9_EA_E6), Colour::rgb(0x16_18_1A).with_alpha(225)) } else { (BLACK, WHITE.with_alpha(225)) }
}

/// Frames, scale bar and secondary text of furniture.
#[must_use]
pub fn furniture(is_dark: bool) -> (Colour, Colour) {
    if is_dark { (Colour::rgb(0x9D_A3_A6), Colour::rgb(0x26_2A_2D)) } else { (Colour::rgb(0x5A_60_63), WHITE) }
}

/// The outline of the feature that a sheet is about.
#[must_use]
pub fn selection() -> Colour {
    Colour::rgb(0x0B_5F_C4)
}

/// The colour of severities, for halos and legends; the same in both themes but for the brightness.
#[must_use]
pub fn severity(severity: Severity, is_dark: bool) -> Colour {
    let colour = match severity {
        Severity::Critical => Colour::rgb(0xC4_12_26),
        Severity::High => Colour::rgb(0xEF_6C_00),
        Severity::Medium => Colour::rgb(0xC2_9A_00),
        Severity::Low => Colour::rgb(0x5E_7C_93),
    };
    if is_dark { colour.mixed(WHITE, 0.25) } else { colour }
}

/// A fill in the dark theme: nearer to the ground, the classes' hues kept.
fn themed(colour: Colour, is_dark: bool, share: f32) -> Colour {
    if is_dark { colour.mixed(background(true), share).with_alpha(colour.a) } else { colour }
}

/// The pale fill of planned land.
#[must_use]
pub fn land(group: LandGroup, is_dark: bool) -> Colour {
    let colour = Colour::rgb(match group {
        LandGroup::Homes => 0xFB_F3_C6,
        LandGroup::Public => 0xF8_CB_DF,
        LandGroup::Commerce => 0xF5_B5_AC,
        LandGroup::Industry => 0xD6_BF_AE,
        LandGroup::Storage => 0xDA_CC_EA,
        LandGroup::Transport => 0xE1_E2_E2,
        LandGroup::Utilities => 0xB9_DD_DE,
        LandGroup::Green => 0xD8_EE_D2,
        LandGroup::Special => 0xD3_D1_BC,
        LandGroup::Reserve => 0xF1_F0_EE,
        LandGroup::Cropland => 0xEF_F3_D6,
        LandGroup::Garden => 0xE3_EC_C8,
        LandGroup::Wood => 0xC9_E2_C8,
        LandGroup::Grass => 0xE1_EF_D0,
        LandGroup::Wetland => 0xC8_E6_DF,
        LandGroup::FarmFacilities => 0xE9_E1_CC,
        LandGroup::Water => 0xC0_DE_F2,
        LandGroup::Other => 0xEA_EA_E5,
    });
    themed(colour, is_dark, 0.62)
}

fn hairline(fill: Colour, is_dark: bool) -> LineLook {
    let colour = if is_dark { fill.mixed(Colour::rgb(0x00_00_00), 0.45) } else { fill.mixed(Colour::rgb(0x4A_3A_28), 0.38) };
    LineLook { colour: colour.with_alpha(255), width: 0.0, dash: None, casing: None }
}

fn filled(fill: Colour, is_dark: bool) -> Look {
    Look { fill: Some(fill), hatch: None, line: Some(hairline(fill, is_dark)), symbol: Some(dot(fill.mixed(BLACK, 0.4), is_dark)) }
}

fn dot(colour: Colour, is_dark: bool) -> Symbol {
    Symbol { form: SymbolForm::Circle, colour: colour.with_alpha(255), halo: halo(is_dark), radius: 3.0 }
}

fn halo(is_dark: bool) -> Colour {
    if is_dark { Colour::rgb(0x10_12_13) } else { WHITE }
}

/// How cropland of a class looks; `None` for records without one.
#[must_use]
pub fn farmland(class: Option<FarmlandClass>, is_dark: bool) -> Look {
    let shaded = |colour| themed(colour, is_dark, 0.28);
    let look = |colour| filled(shaded(colour), is_dark);
    match class {
        Some(FarmlandClass::PriorityProtection) => look(GREEN),
        Some(FarmlandClass::SafeUse) => Look {
            hatch: Some(Hatch { colour: shaded(Colour::rgb(0xDF_95_1D)), period: 9.0, width: 1.0, is_rising: false }),
            ..look(ORANGE)
        },
        Some(FarmlandClass::StrictControl) => {
            Look { hatch: Some(Hatch { colour: shaded(Colour::rgb(0xA3_1C_3A)), period: 5.0, width: 1.5, is_rising: true }), ..look(RED) }
        }
        None => look(NO_CLASS),
    }
}

/// A kind of pollution source, told from the words of its class.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SourceKind {
    /// 土壤污染重点监管单位
    KeyUnit,
    /// 冶炼、选矿
    Smelting,
    /// 电镀
    Plating,
    /// 尾矿库
    Tailings,
    /// 历史遗留固体废物
    Waste,
    /// 废弃矿山
    Mine,
    /// Anything else
    Other,
}

impl SourceKind {
    /// All kinds, in the order of legends.
    pub const ALL: [Self; 7] = [Self::KeyUnit, Self::Smelting, Self::Plating, Self::Tailings, Self::Waste, Self::Mine, Self::Other];

    /// The kind of a source's class value.
    #[must_use]
    pub fn of(value: &str) -> Self {
        let says = |words: &[&str]| words.iter().any(|word| value.contains(word));
        if says(&["尾矿", "尾砂"]) {
            Self::Tailings
        } else if says(&["固体废物", "废渣", "危险废物", "填埋", "堆场"]) {
            Self::Waste
        } else if says(&["冶炼", "选矿", "有色金属"]) {
            Self::Smelting
        } else if says(&["电镀"]) {
            Self::Plating
        } else if says(&["矿山", "采矿", "矿区"]) {
            Self::Mine
        } else if says(&["重点监管"]) {
            Self::KeyUnit
        } else {
            Self::Other
        }
    }

    fn symbol(self) -> (SymbolForm, Colour) {
        match self {
            Self::KeyUnit => (SymbolForm::Circle, Colour::rgb(0x1C_1D_20)),
            Self::Smelting => (SymbolForm::Square, Colour::rgb(0x6B_1F_14)),
            Self::Plating => (SymbolForm::Diamond, Colour::rgb(0x12_4A_6B)),
            Self::Tailings => (SymbolForm::Triangle, Colour::rgb(0x1C_1D_20)),
            Self::Waste => (SymbolForm::Pentagon, Colour::rgb(0x4A_3A_12)),
            Self::Mine => (SymbolForm::TriangleDown, Colour::rgb(0x3B_2A_1E)),
            Self::Other => (SymbolForm::Cross, Colour::rgb(0x33_36_3A)),
        }
    }
}

/// How a pollution source of a kind looks, as a point or as an area.
#[must_use]
pub fn source(kind: SourceKind, is_dark: bool) -> Look {
    let (form, colour) = kind.symbol();
    let colour = if is_dark { colour.mixed(WHITE, 0.78) } else { colour };
    Look {
        fill: Some(colour.with_alpha(70)),
        hatch: None,
        line: Some(LineLook { colour, width: 1.25, dash: None, casing: Some(halo(is_dark).with_alpha(170)) }),
        symbol: Some(Symbol { form, colour, halo: halo(is_dark), radius: 4.5 }),
    }
}

/// An area that is drawn by its outline, with a tint or none.
fn outlined(colour: Colour, width: f32, tint: u8, dash: Option<[f32; 2]>, is_dark: bool) -> Look {
    let colour = if is_dark { colour.mixed(WHITE, 0.45) } else { colour };
    Look {
        fill: (tint > 0).then_some(colour.with_alpha(tint)),
        hatch: None,
        line: Some(LineLook { colour, width, dash, casing: None }),
        symbol: Some(dot(colour, is_dark)),
    }
}

/// How a layer's features of one class look. `class` is the normalised value (DESIGN 4.2), `codes` the zoning's system.
#[must_use]
pub fn look(role: Role, class: &str, codes: Option<CodeSystem>, is_dark: bool) -> Look {
    let cased = |look: Look| Look { line: look.line.map(|line| LineLook { casing: Some(halo(is_dark).with_alpha(190)), ..line }), ..look };
    match role {
        Role::Farmland => farmland(FarmlandClass::ALL.into_iter().find(|known| known.word() == class), is_dark),
        Role::Zoning => filled(land(LandGroup::of(class, codes.unwrap_or(CodeSystem::Planning)), is_dark), is_dark),
        Role::Source => source(SourceKind::of(class), is_dark),
        Role::RiskList => cased(outlined(DARK_RED, 2.0, 46, None, is_dark)),
        Role::Priority => cased(outlined(VIOLET, 1.75, 26, None, is_dark)),
        Role::Admin => outlined(Colour::rgb(0x6A_6F_73), 1.25, 0, Some([7.0, 4.0]), is_dark),
        Role::BasicFarmland => outlined(Colour::rgb(0x002E_7D32), 1.25, 22, None, is_dark),
        Role::WaterSource => outlined(Colour::rgb(0x15_65_C0), 1.5, 30, None, is_dark),
        Role::Karst => outlined(Colour::rgb(0x5D_7F_8C), 1.25, 28, Some([3.0, 3.0]), is_dark),
        Role::Sensitive => outlined(Colour::rgb(0xAD_14_57), 1.5, 40, None, is_dark),
        Role::Other => outlined(Colour::rgb(0x5F_6B_76), 1.0, 0, None, is_dark),
    }
}

/// A look in another colour: filled where it had a tint of its own, its outline and symbol darker.
#[must_use]
pub fn recoloured(look: Look, colour: Colour, is_dark: bool) -> Look {
    let dark = colour.mixed(BLACK, if is_dark { 0.1 } else { 0.3 });
    Look {
        fill: look.fill.map(|_| colour),
        hatch: None,
        line: look.line.map(|line| if line.width > 0.0 { LineLook { colour: dark, ..line } } else { hairline(colour, is_dark) }),
        symbol: look.symbol.map(|symbol| Symbol { colour, ..symbol }),
    }
}

/// The looks of a layer's classes, one a dictionary entry; one entry where the class does not matter.
pub(super) fn looks(layer: &Layer, is_dark: bool) -> Vec<Look> {
    let entries: &[String] = match layer.role {
        Role::Farmland | Role::Zoning | Role::Source => &layer.class.values,
        _ => &[],
    };
    if entries.is_empty() {
        return vec![look(layer.role, "", layer.fields.codes, is_dark)];
    }
    entries.iter().map(|class| look(layer.role, class, layer.fields.codes, is_dark)).collect()
}

/// Where a layer of this role lies by default, the lowest first.
#[must_use]
pub fn order(role: Role) -> u8 {
    match role {
        Role::Karst => 0,
        Role::Other => 1,
        Role::Zoning => 2,
        Role::Farmland => 3,
        Role::BasicFarmland => 4,
        Role::WaterSource => 5,
        Role::Sensitive => 6,
        Role::Admin => 7,
        Role::Priority => 8,
        Role::RiskList => 9,
        Role::Source => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: Colour, b: Colour) -> f32 {
        let d = |a: u8, b: u8| (f32::from(a) - f32::from(b)).powi(2);
        (d(a.r, b.r) + d(a.g, b.g) + d(a.b, b.b)).sqrt()
    }

    #[test]
    fn homes_are_never_taken_for_safe_use() {
        for is_dark in [false, true] {
            let safe_use = farmland(Some(FarmlandClass::SafeUse), is_dark).fill.unwrap();
            assert!(distance(land(LandGroup::Homes, is_dark), safe_use) > 80.0);
        }
    }

    #[test]
    fn classes_differ_by_hatch_as_well() {
        for is_dark in [false, true] {
            let hatches: Vec<_> = FarmlandClass::ALL.into_iter().map(|class| farmland(Some(class), is_dark).hatch).collect();
            assert!(hatches[0].is_none());
            assert!(hatches[1].unwrap().is_rising != hatches[2].unwrap().is_rising);
            // In grey, the strict class's stripes stand out from its own fill.
            let strict = farmland(Some(FarmlandClass::StrictControl), is_dark);
            assert!((strict.fill.unwrap().luminance() - strict.hatch.unwrap().colour.luminance()).abs() > 40.0);
        }
    }

    #[test]
    fn hatched_fills_and_their_twins_are_nobody_elses_colour() {
        for is_dark in [false, true] {
            let mut fills: Vec<Colour> = LandGroup::ALL.into_iter().map(|group| land(group, is_dark)).collect();
            fills.extend([None, Some(FarmlandClass::PriorityProtection)].map(|class| farmland(class, is_dark).fill.unwrap()));
            for class in [FarmlandClass::SafeUse, FarmlandClass::StrictControl] {
                let fill = farmland(Some(class), is_dark).fill.unwrap();
                assert_eq!(fill.a, 255);
                assert!(!fills.contains(&fill) && !fills.contains(&fill.twin()));
            }
        }
    }

    #[test]
    fn planned_land_is_paler_than_cropland() {
        let cropland = FarmlandClass::ALL.map(|class| farmland(Some(class), false).fill.unwrap().luminance());
        let darkest_cropland = cropland.into_iter().fold(f32::MAX, f32::min);
        for group in LandGroup::ALL {
            assert!(land(group, false).luminance() > darkest_cropland);
        }
        assert!(land(LandGroup::Homes, false).luminance() > 230.0);
    }

    #[test]
    fn kinds_of_sources_are_told_from_their_words() {
        assert_eq!(SourceKind::of("有色金属冶炼"), SourceKind::Smelting);
        assert_eq!(SourceKind::of("土壤污染重点监管单位"), SourceKind::KeyUnit);
        assert_eq!(SourceKind::of("电镀园区"), SourceKind::Plating);
        assert_eq!(SourceKind::of("历史遗留固体废物"), SourceKind::Waste);
        assert_eq!(SourceKind::of("化工"), SourceKind::Other);
    }
}
