//! The map on paper: which paper, at which scale, with which mark. What was chosen last stands for the next picture too.

use egui::{Pos2, Rect};

use crate::geometry::Extent;
use crate::tasks::render::{Paper, Part};

use super::map::{Camera, Projector};

/// Ratios of paper maps: anything beyond is a slip of the pen.
const RATIOS: [f64; 2] = [100.0, 10_000_000.0];

/// What a person chose for the map on paper.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Printing {
    /// The paper; `None` for the map alone, as large as in the window.
    pub paper: Option<Paper>,
    /// The scale as typed; empty for the smallest round one that holds the view.
    pub scale: String,
    /// The secrecy mark, 内部 or 秘密; empty for none.
    pub secrecy: String,
}

/// What the typed scale says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PaperScale {
    /// The smallest round one that holds the view.
    FitsView,
    /// 1 to this.
    Ratio(f64),
    /// It is no scale.
    NotUnderstood,
}

impl Printing {
    /// What the typed scale says.
    #[must_use]
    pub fn scale(&self) -> PaperScale {
        if self.scale.trim().is_empty() {
            return PaperScale::FitsView;
        }
        let ratio = typed_scale(&self.scale).filter(|ratio| (RATIOS[0]..=RATIOS[1]).contains(ratio));
        ratio.map_or(PaperScale::NotUnderstood, PaperScale::Ratio)
    }

    /// The mark, where there is one.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        Some(self.secrecy.trim().to_owned()).filter(|mark| !mark.is_empty())
    }

    /// What of the map stands on the paper.
    #[must_use]
    pub fn part(&self, camera: Camera, size: [f32; 2]) -> Part {
        match self.scale() {
            PaperScale::Ratio(ratio) => Part::Scale(Some(camera.centre_m), ratio),
            PaperScale::FitsView | PaperScale::NotUnderstood => Part::Fit(extent(camera, size)),
        }
    }
}

/// What a window of so many points shows.
#[must_use]
pub fn extent(camera: Camera, size: [f32; 2]) -> Extent {
    Projector { camera, rect: Rect::from_min_size(Pos2::ZERO, size.into()) }.extent_m()
}

/// Width and height in metres of the ground that a whole sheet covers at a ratio; its margins and legend take some of that.
#[must_use]
pub fn ground_m(paper: Paper, ratio: f64) -> [f64; 2] {
    paper.size_mm().map(|mm| f64::from(mm) / 1000.0 * ratio)
}

/// `1:10 000`, `1：10000`, `10000` or `1:1万` as a number; `None` for anything else.
#[must_use]
pub fn typed_scale(text: &str) -> Option<f64> {
    let text = crate::text::normalised(text);
    let number = text.rsplit_once(':').map_or(text.as_ref(), |(_, number)| number).trim();
    let (number, factor) = match number.strip_suffix('万') {
        Some(number) => (number, 10_000.0),
        None => (number, 1.0),
    };
    let scale = crate::text::typed_number(number)? * factor;
    (scale.is_finite() && scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read_as_people_type_them() {
        for text in ["1:10000", "1:10 000", "1：10000", "10000", "1:1万", "1:10\u{202f}000"] {
            assert_eq!(typed_scale(text), Some(10_000.0), "{text}");
        }
        for text in ["", "1:", "1:0", "abc", "1:-5"] {
            assert_eq!(typed_scale(text), None, "{text}");
        }
    }

    #[test]
    fn an_empty_scale_holds_the_view_and_a_slip_is_none() {
        let typed = |scale: &str| Printing { scale: scale.to_owned(), ..Printing::default() };
        assert_eq!(typed(" ").scale(), PaperScale::FitsView);
        assert_eq!(typed("1:5000").scale(), PaperScale::Ratio(5_000.0));
        for slip in ["1:5", "1e12", "five"] {
            assert_eq!(typed(slip).scale(), PaperScale::NotUnderstood, "{slip}");
        }
        let camera = Camera { centre_m: [1_000.0, 2_000.0], metres_per_point: 2.0 };
        let seen = Extent { min: [200.0, 1_400.0], max: [1_800.0, 2_600.0] };
        assert_eq!(typed("").part(camera, [800.0, 600.0]), Part::Fit(seen));
        assert_eq!(typed("1:5000").part(camera, [800.0, 600.0]), Part::Scale(Some([1_000.0, 2_000.0]), 5_000.0));
        let [width, height] = ground_m(Paper::A4, 10_000.0);
        assert!((width - 2_970.0).abs() < 1e-6 && (height - 2_100.0).abs() < 1e-6);
    }
}
