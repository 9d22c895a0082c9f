//! How the pixels of a TIFF are written: colours, packing, planes.

use super::super::super::bytes::Bytes;
use super::super::super::error::SourceError;
use super::super::RasterFault;
use super::directory::Directory;

/// Samples a pixel, at most.
const MOST_SAMPLES: u64 = 16;

/// How a page's blocks are packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    /// Not at all.
    Plain,
    /// LZW.
    Lzw,
    /// Deflate with zlib's frame.
    Deflate,
    /// Runs of equal bytes.
    PackBits,
    /// JPEG.
    Jpeg,
}

/// What samples mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Colours {
    /// Grey; the flag: 0 is white.
    Grey {
        /// 0 is white.
        is_inverted: bool,
    },
    /// Red, green, blue.
    Rgb,
    /// Places in a list of colours.
    Palette(Vec<[u8; 3]>),
    /// Luma and chroma, of a JPEG.
    YCbCr,
}

/// What the sample behind the colours is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Alpha {
    /// There is none.
    None,
    /// Opacity, the colours not multiplied by it.
    Straight,
    /// Opacity, the colours multiplied by it.
    Premultiplied,
}

/// How pixels are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pub(super) bits: u32,
    pub(super) samples: usize,
    pub(super) colours: Colours,
    pub(super) alpha: Alpha,
    pub(super) packing: Packing,
    /// Whether each sample is the difference to the pixel before.
    pub(super) is_predicted: bool,
    /// Whether each sample has blocks of its own.
    pub(super) is_planar: bool,
    /// The value of pixels that are not there.
    pub(super) nothing: Option<u8>,
    /// Tables that all JPEG blocks share.
    pub(super) jpeg_tables: Option<Vec<u8>>,
}

impl Form {
    /// What a directory says; the inner error is about a picture that cannot be shown.
    pub(super) fn new(directory: &Directory, bytes: &Bytes) -> Result<Result<Self, RasterFault>, SourceError> {
        let number = |tag: u16, usual: u64| directory.number(tag, bytes).map(|value| value.unwrap_or(usual));
        let code = number(259, 1)?;
        let packing = match code {
            1 => Packing::Plain,
            5 => Packing::Lzw,
            7 => Packing::Jpeg,
            8 | 32_946 => Packing::Deflate,
            32_773 => Packing::PackBits,
            _ => return Ok(Err(RasterFault::Packing { code })),
        };
        let samples = number(277, 1)?;
        let bits = directory.numbers(258, bytes)?;
        let first = bits.first().copied().unwrap_or(1);
        let strange = Err(RasterFault::Samples { bits: first, samples });
        let is_whole = number(339, 1)? == 1 && bits.iter().all(|other| *other == first);
        let is_few = matches!(first, 1 | 2 | 4) && samples == 1;
        if !is_whole || !(1..=MOST_SAMPLES).contains(&samples) || !(first == 8 || is_few) {
            return Ok(strange);
        }
        let extra = directory.numbers(338, bytes)?;
        let Some((colours, used)) = colours(directory, bytes, number(262, 1)?, packing, samples)? else { return Ok(strange) };
        let alpha = match (extra.first(), samples > used) {
            (Some(1), true) => Alpha::Premultiplied,
            (Some(2), true) => Alpha::Straight,
            _ => Alpha::None,
        };
        let is_predicted = match number(317, 1)? {
            1 => false,
            2 if first == 8 => true,
            _ => return Ok(strange),
        };
        let nothing = directory.text(42_113, bytes)?.and_then(|text| text.trim().parse::<f64>().ok());
        let nothing = nothing.filter(|value| (0.0..=255.0).contains(value) && value.fract() == 0.0).map(|value| value as u8);
        let jpeg_tables = directory.bytes(347, bytes)?;
        let is_planar = number(284, 1)? == 2 && samples > 1;
        let samples = samples as usize;
        Ok(Ok(Self { bits: first as u32, samples, colours, alpha, packing, is_predicted, is_planar, nothing, jpeg_tables }))
    }

    /// Whether blocks are as they are in memory.
    pub(super) fn is_unpacked(&self) -> bool {
        self.packing == Packing::Plain
    }

    /// How many blocks of samples make a block of pixels.
    pub(super) fn planes(&self) -> usize {
        if self.is_planar { self.samples } else { 1 }
    }

    /// How many samples stand together in one block.
    pub(super) fn samples_together(&self) -> usize {
        if self.is_planar { 1 } else { self.samples }
    }
}

/// The colours and how many samples they take; `None` when they are none that can be shown.
fn colours(
    directory: &Directory,
    bytes: &Bytes,
    photometric: u64,
    packing: Packing,
    samples: u64,
) -> Result<Option<(Colours, u64)>, SourceError> {
    Ok(match (photometric, samples) {
        // Three and four bands are often called grey by the program that wrote them.
        (0..=2, 3..) => Some((Colours::Rgb, 3)),
        (0 | 1, _) => Some((Colours::Grey { is_inverted: photometric == 0 }, 1)),
        (3, _) => {
            let map = directory.numbers(320, bytes)?;
            let third = map.len() / 3;
            // Sixteen bits a value; some programs write eight all the same.
            let shift = if map.iter().any(|value| *value > 255) { 8 } else { 0 };
            let part = |from: usize| map.iter().skip(from).take(third).map(move |value| (*value >> shift) as u8);
            let list = part(0).zip(part(third)).zip(part(2 * third)).map(|((r, g), b)| [r, g, b]).collect();
            (third > 0).then_some((Colours::Palette(list), 1))
        }
        (6, 3) if packing == Packing::Jpeg => Some((Colours::YCbCr, 3)),
        _ => None,
    })
}
