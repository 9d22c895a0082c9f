//! The program's fonts, cut down to the glyphs that a document uses, as CID fonts with the way back to Unicode (ISO 32000-1, 9.7).

use std::collections::BTreeMap;
use std::io;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use subsetter::{GlyphRemapper, subset};

use crate::paint::font::{BOLD, Glyph, REGULAR, Weight};

use super::{Refs, packed};

/// Both fonts say that they are Adobe's identity: a glyph's number is its character code.
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Both fonts, growing with the text.
#[derive(Debug)]
pub(super) struct Fonts {
    faces: [Face; 2],
}

#[derive(Debug)]
struct Face {
    id: Ref,
    /// The name in pages' resources.
    key: &'static [u8],
    /// The name in the document: six letters and a plus mark a subset.
    name: &'static [u8],
    bytes: &'static [u8],
    remapper: GlyphRemapper,
    /// By new number: the character and the advance as a share of the size.
    used: BTreeMap<u16, (char, f32)>,
}

impl Face {
    fn new(id: Ref, key: &'static [u8], name: &'static [u8], bytes: &'static [u8]) -> Self {
        Self { id, key, name, bytes, remapper: GlyphRemapper::new(), used: BTreeMap::new() }
    }
}

impl Fonts {
    pub(super) fn new(refs: &mut Refs) -> Self {
        let regular = Face::new(refs.next(), b"F1", b"JTSUBS+JingtuSans-Regular", REGULAR);
        let bold = Face::new(refs.next(), b"F2", b"JTSUBB+JingtuSans-Bold", BOLD);
        Self { faces: [regular, bold] }
    }

    /// The fonts by their names in resources.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'static [u8], Ref)> + '_ {
        self.faces.iter().map(|face| (face.key, face.id))
    }

    /// The name of a weight's font.
    pub(super) fn key(weight: Weight) -> &'static [u8] {
        if weight == Weight::Bold { b"F2" } else { b"F1" }
    }

    /// A glyph's number in the document.
    pub(super) fn use_glyph(&mut self, glyph: Glyph) -> u16 {
        let [regular, bold] = &mut self.faces;
        let face = if glyph.face == Weight::Bold { bold } else { regular };
        let id = face.remapper.remap(glyph.id);
        face.used.entry(id).or_insert((glyph.character, glyph.advance));
        id
    }

    /// Writes both fonts.
    pub(super) fn write(&self, pdf: &mut Pdf, refs: &mut Refs) -> io::Result<()> {
        self.faces.iter().try_for_each(|face| face.write(pdf, refs))
    }
}

impl Face {
    fn write(&self, pdf: &mut Pdf, refs: &mut Refs) -> io::Result<()> {
        let (cid, descriptor, cmap, file) = (refs.next(), refs.next(), refs.next(), refs.next());
        let name = Name(self.name);
        let mut font = pdf.type0_font(self.id);
        font.base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(cmap);
        font.finish();
        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type0).base_font(name).system_info(SYSTEM).font_descriptor(descriptor).default_width(1000.0);
        let mut widths = font.widths();
        for (id, (_, advance)) in &self.used {
            widths.consecutive(*id, [advance * 1000.0]);
        }
        widths.finish();
        font.finish();
        // Noto Sans CJK's own metrics (assets/fonts/SOURCE.md): 880 above, 120 below the baseline, capitals of 733.
        let mut described = pdf.font_descriptor(descriptor);
        described.name(name).flags(FontFlags::SYMBOLIC);
        described.bbox(Rect::new(-1000.0, -1000.0, 3000.0, 1800.0)).italic_angle(0.0).ascent(880.0).descent(-120.0);
        described.cap_height(733.0).stem_v(80.0).font_file3(file);
        described.finish();
        let mut unicode = UnicodeCmap::new(Name(b"Jingtu-Unicode"), SYSTEM);
        for (id, (character, _)) in &self.used {
            unicode.pair(*id, *character);
        }
        let unicode = packed(&unicode.finish())?;
        pdf.cmap(cmap, &unicode).filter(Filter::FlateDecode);
        let bytes = subset(self.bytes, 0, &self.remapper).map_err(|error| io::Error::other(error.to_string()))?;
        let bytes = packed(table(&bytes, *b"CFF ").unwrap_or(&bytes))?;
        pdf.stream(file, &bytes).filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        Ok(())
    }
}

/// A table of an OpenType file: twelve bytes of header, then sixteen a table (tag, checksum, offset, length).
fn table(font: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    let number = |at: usize| Some(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?) as usize);
    let count = u16::from_be_bytes(font.get(4..6)?.try_into().ok()?);
    let entry = (0..usize::from(count)).map(|place| 12 + place * 16).find(|&at| font.get(at..at + 4) == Some(&tag))?;
    let start = number(entry + 8)?;
    font.get(start..start.checked_add(number(entry + 12)?)?)
}
