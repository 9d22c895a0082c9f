//! Sheets as a PDF (ISO 32000-1): real text in an embedded subset of the program's own fonts, so that it can be searched and copied;
//! pictures without loss; lines as lines. Says nothing about who wrote it beyond the program's name.

mod fonts;
mod page;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, TextStr};

use crate::paint::Sheet;

use super::ExportError;
use super::error::WriteFailure;
use super::target::Staged;
use fonts::Fonts;
use page::Page;

/// PDF points (1/72 inch) a point of a sheet (1/96 inch).
const PDF_PER_POINT: f32 = 0.75;

/// A PDF's file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct PdfFile(Staged);

impl PdfFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When the name promises something else, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")) {
            Staged::new(path).map(Self)
        } else {
            Err(ExportError::UnknownPdf { path: path.to_owned() })
        }
    }

    /// Writes a page a sheet and puts the file in the old one's place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(self, title: &str, sheets: &[Sheet]) -> Result<PathBuf, ExportError> {
        let bytes = pdf(title, sheets).map_err(WriteFailure::from);
        self.0.write(bytes)
    }
}

/// Gives out object numbers.
#[derive(Debug)]
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// The sheets as a PDF, a page each.
///
/// # Errors
/// When a font cannot be cut down or a stream not be packed, which tests rule out.
pub fn pdf(title: &str, sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    let mut refs = Refs(0);
    let mut pdf = Pdf::new();
    let (catalog, tree, info) = (refs.next(), refs.next(), refs.next());
    let mut fonts = Fonts::new(&mut refs);
    let mut pages = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let id = refs.next();
        page(&mut pdf, sheet, (id, tree), &mut fonts, &mut refs)?;
        pages.push(id);
    }
    fonts.write(&mut pdf, &mut refs)?;
    pdf.pages(tree).kids(pages).count(sheets.len() as i32);
    let mut root = pdf.catalog(catalog);
    root.pages(tree);
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(info).title(TextStr(title)).producer(TextStr(concat!("Jingtu ", env!("CARGO_PKG_VERSION"))));
    Ok(pdf.finish())
}

fn page(pdf: &mut Pdf, sheet: &Sheet, (id, tree): (Ref, Ref), fonts: &mut Fonts, refs: &mut Refs) -> io::Result<()> {
    let drawn = Page::draw(sheet, fonts, refs);
    let content = refs.next();
    let packed = packed(&drawn.content)?;
    pdf.stream(content, &packed).filter(pdf_writer::Filter::FlateDecode);
    for image in &drawn.images {
        image.write(pdf, refs)?;
    }
    let alphas: Vec<(String, Ref)> = drawn.alphas.iter().map(|alpha| (page::alpha_name(*alpha), refs.next())).collect();
    for ((_, id), alpha) in alphas.iter().zip(&drawn.alphas) {
        let share = f32::from(*alpha) / 255.0;
        pdf.ext_graphics(*id).non_stroking_alpha(share).stroking_alpha(share);
    }
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0.0, 0.0, sheet.width * PDF_PER_POINT, sheet.height * PDF_PER_POINT)).parent(tree).contents(content);
    let mut resources = page.resources();
    let mut named = resources.fonts();
    for (name, font) in fonts.names() {
        named.pair(Name(name), font);
    }
    named.finish();
    let mut named = resources.x_objects();
    for image in &drawn.images {
        named.pair(Name(image.name.as_bytes()), image.id);
    }
    named.finish();
    let mut named = resources.ext_g_states();
    for (name, id) in &alphas {
        named.pair(Name(name.as_bytes()), *id);
    }
    named.finish();
    Ok(())
}

/// Bytes as a `FlateDecode` stream.
fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::Picture;
    use crate::paint::font::Weight;
    use crate::paint::style::Colour;

    const INK: Colour = Colour::rgb(0x0011_1111);

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(793.7, 1122.5, Colour::rgb(0x00ff_ffff));
        sheet.text("地块 LZ-0137 严格管控类 𬒗", Weight::Regular, 14.0, [40.0, 60.0], INK);
        sheet.text("Soil plot（粗体）", Weight::Bold, 14.0, [40.0, 90.0], INK);
        sheet.rectangle([40.0, 100.0, 80.0, 120.0], Colour { a: 120, ..INK });
        sheet.picture(Picture { width: 1, height: 1, rgba: vec![100, 0, 0, 128] }, [100.0, 100.0, 120.0, 120.0]);
        sheet
    }

    #[test]
    fn every_page_is_there_and_the_same_sheets_give_the_same_bytes() {
        let bytes = pdf("地块表", &[sheet(), sheet()]).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF-1.7") && text.contains("/Count 2") && text.trim_end().ends_with("%%EOF"));
        assert!(text.contains("[0 0 595.275 841.875]"), "A4 in PDF points");
        assert_eq!(bytes, pdf("地块表", &[sheet(), sheet()]).unwrap());
        // Two fonts cut down to a few glyphs, not seven megabytes.
        assert!(bytes.len() < 40_000, "{}", bytes.len());
        if let Some(path) = std::env::var_os("JINGTU_KEEP_PDF") {
            std::fs::write(path, &bytes).unwrap();
        }
    }

    #[test]
    fn a_file_of_another_kind_is_refused_in_words() {
        let error = PdfFile::prepare(Path::new("sheet.doc")).unwrap_err();
        assert!(error.to_string().contains(".pdf"));
    }
}
