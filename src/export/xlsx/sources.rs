//! The sheet with a row a source: its nearest parcel, counts and areas by class and distance band (DESIGN 4.2).

use super::{Book, HEAD_ROWS, clipped, width};
use crate::export::WriteFailure;
use crate::layer::FarmlandClass;
use crate::rules::Rule;
use crate::units::mu;
use crate::words::Lang;
use crate::words::export::{SheetWord, band};

/// Sources near farmland under one rule.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceSheet {
    /// The rule's identifier.
    pub rule: String,
    /// Upper ends of the distance bands in metres, growing.
    pub bands_m: Vec<f64>,
    /// A row a source, those without a parcel in any band included.
    pub rows: Vec<SourceRow>,
}

/// One source.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceRow {
    /// Its layer's name.
    pub layer: String,
    /// Its 0-based record number.
    pub record: u32,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// Its kind; "" where there is none.
    pub kind: String,
    /// Its county; "" where it is not known.
    pub admin: String,
    /// The nearest parcel; `None` beyond the last band.
    pub nearest: Option<NearestParcel>,
    /// By band, then by class (priority protection, safe use, strict control, none): parcels and their full area in m².
    pub bands: Vec<[(u64, f64); 4]>,
}

/// A source's nearest parcel.
#[derive(Clone, PartialEq, Debug)]
pub struct NearestParcel {
    /// Its identifier; "" where there is none.
    pub id: String,
    /// Its class; "" where there is none.
    pub class: String,
    /// How far it is.
    pub distance_m: f64,
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book<'_>, rule: &Rule, data: &SourceSheet) -> Result<(), WriteFailure> {
    let lang = book.lang();
    let place = book.content.rules.rules.iter().position(|known| known.id == rule.id).unwrap_or_default();
    let (title, line) = super::list::rule_head(book, rule, place);
    let line = format!("{line}　{}", book.word(SheetWord::SourceNote));
    let headings = headings(data, lang);
    let (sheet, styles) = book.sheet(&rule.id, &title, &line)?;
    let widths: Vec<usize> = headings.iter().map(|heading| (width(heading) / 2 + 2).clamp(9, 22)).collect();
    super::list::head(sheet, styles, headings.iter().map(String::as_str), &widths, data.rows.len())?;
    for (place, source) in data.rows.iter().enumerate() {
        let row = (HEAD_ROWS + place) as u32;
        let nearest = source.nearest.as_ref();
        let texts = [
            source.layer.as_str(),
            "",
            &source.id,
            &source.kind,
            &source.admin,
            nearest.map_or("", |parcel| &parcel.id),
            nearest.map_or("", |parcel| &parcel.class),
        ];
        for (column, text) in texts.into_iter().enumerate() {
            match (column, text) {
                (1, _) => sheet.write_number_with_format(row, 1, source.record, &styles.whole)?,
                (_, "") => sheet.write_blank(row, column as u16, &styles.text)?,
                _ => sheet.write_string_with_format(row, column as u16, clipped(text), &styles.text)?,
            };
        }
        match nearest {
            Some(parcel) => sheet.write_number_with_format(row, 7, (parcel.distance_m * 100.0).round() / 100.0, &styles.hundredth)?,
            None => sheet.write_blank(row, 7, &styles.text)?,
        };
        let mut column = 8;
        for (count, area_m2) in source.bands.iter().flatten() {
            sheet.write_number_with_format(row, column, *count as f64, &styles.whole)?;
            sheet.write_number_with_format(row, column + 1, (area_m2 * 100.0).round() / 100.0, &styles.hundredth)?;
            column += 2;
        }
        for class in 0..CLASSES {
            let area_m2: f64 = source.bands.iter().map(|band| band[class].1).sum();
            sheet.write_number_with_format(row, column, (mu(area_m2) * 100.0).round() / 100.0, &styles.hundredth)?;
            column += 1;
        }
    }
    Ok(())
}

/// Three classes and none.
const CLASSES: usize = 4;

fn headings(data: &SourceSheet, lang: Lang) -> Vec<String> {
    let fixed = [
        SheetWord::SourceLayer,
        SheetWord::SourceRecord,
        SheetWord::SourceId,
        SheetWord::SourceKind,
        SheetWord::Admin,
        SheetWord::NearestId,
        SheetWord::NearestClass,
        SheetWord::NearestDistance,
    ];
    let mut headings: Vec<String> = fixed.iter().map(|word| word.text(lang).to_owned()).collect();
    let classes = [
        FarmlandClass::PriorityProtection.word(),
        FarmlandClass::SafeUse.word(),
        FarmlandClass::StrictControl.word(),
        SheetWord::Unclassed.text(lang),
    ];
    let mut above_m = None;
    for &up_to_m in &data.bands_m {
        let band = band(lang, above_m, up_to_m);
        for class in classes {
            for word in [SheetWord::ParcelCount, SheetWord::AreaM2] {
                headings.push(format!("{band} {class} {}", word.text(lang)));
            }
        }
        above_m = Some(up_to_m);
    }
    headings.extend(classes.map(|class| format!("{} {class} {}", SheetWord::Total.text(lang), SheetWord::AreaMu.text(lang))));
    headings
}
