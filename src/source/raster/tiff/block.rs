//! One block of a TIFF: read by its place, unpacked, made into pixels.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use weezl::{BitOrder, LzwStatus, decode::Decoder};
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::super::super::bytes::Bytes;
use super::super::super::error::SourceError;
use super::super::pixels::jpeg_samples;
use super::super::{Pixels, RasterFault};
use super::Page;
use super::form::{Alpha, Colours, Form, Packing};

impl Page {
    /// A block, cut to the picture; `None` where the file has a hole.
    pub(super) fn read(&self, bytes: &Bytes, column: u32, row: u32) -> Result<Option<Pixels>, SourceError> {
        let across = self.width.div_ceil(self.block[0]);
        let left = column.checked_mul(self.block[0]).filter(|left| *left < self.width);
        let top = row.checked_mul(self.block[1]).filter(|top| *top < self.height);
        let (Some(left), Some(top)) = (left, top) else { return Ok(None) };
        let size = [self.block[0].min(self.width - left), self.block[1].min(self.height - top)];
        // Tiles are padded to their full size, the last strip is not.
        let is_strip = self.block[0] == self.width;
        let stored = [self.block[0], if is_strip { size[1] } else { self.block[1] }];
        let number = u64::from(row) * u64::from(across) + u64::from(column);
        let mut planes = Vec::with_capacity(self.form.planes());
        for plane in 0..self.form.planes() as u64 {
            let place = (plane * self.blocks_a_plane() + number) as usize;
            let (Some(offset), Some(count)) = (self.offsets.get(place), self.counts.get(place)) else { return Ok(None) };
            if *offset == 0 || *count == 0 {
                return Ok(None);
            }
            planes.push(self.samples(bytes, (*offset, *count), stored)?);
        }
        Ok(Some(pixels(&self.form, &planes, stored, size)))
    }

    /// The samples of a stored block: one byte each, those of a pixel together.
    fn samples(&self, bytes: &Bytes, (offset, count): (u64, u64), stored: [u32; 2]) -> Result<Vec<u8>, SourceError> {
        let damaged = || SourceError::Raster { path: bytes.path().to_owned(), fault: RasterFault::Damaged };
        let form = &self.form;
        let [width, height] = stored.map(|side| side as usize);
        let together = form.samples_together();
        let row_bytes = (width * together * form.bits as usize).div_ceil(8);
        let wanted = row_bytes * height;
        let count = if form.is_unpacked() { count.min(wanted as u64) } else { count };
        if offset.checked_add(count).is_none_or(|end| end > bytes.len()) {
            return Err(damaged());
        }
        let mut packed = vec![0; count as usize];
        bytes.read_at(offset, &mut packed)?;
        let unpacked = match form.packing {
            Packing::Plain => Some(packed),
            Packing::Lzw => lzw(&packed, wanted),
            Packing::Deflate => deflate(&packed, wanted),
            Packing::PackBits => pack_bits(&packed, wanted),
            Packing::Jpeg => return jpeg(form, &packed, stored).ok_or_else(damaged),
        };
        let mut samples = unpacked.filter(|bytes| bytes.len() >= wanted).ok_or_else(damaged)?;
        samples.truncate(wanted);
        if form.is_predicted {
            for row in samples.chunks_exact_mut(row_bytes) {
                for place in together..row.len() {
                    row[place] = row[place].wrapping_add(row[place - together]);
                }
            }
        }
        Ok(if form.bits == 8 { samples } else { spread(&samples, form.bits, width, row_bytes) })
    }
}

/// Samples of one, two or four bits as one byte each.
fn spread(packed: &[u8], bits: u32, width: usize, row_bytes: usize) -> Vec<u8> {
    let a_byte = (8 / bits) as usize;
    let mask = (1_u8 << bits) - 1;
    let row = |row: &[u8]| -> Vec<u8> { (0..width).map(|x| (row[x / a_byte] >> (8 - bits as usize * (x % a_byte + 1))) & mask).collect() };
    packed.chunks_exact(row_bytes).flat_map(row).collect()
}

fn lzw(packed: &[u8], wanted: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; wanted];
    let mut decoder = Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let (mut read, mut written) = (0, 0);
    while written < wanted {
        let step = decoder.decode_bytes(packed.get(read..)?, out.get_mut(written..)?);
        read += step.consumed_in;
        written += step.consumed_out;
        match step.status {
            Ok(LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            Ok(_) => break,
            Err(_) => return None,
        }
    }
    (written >= wanted).then_some(out)
}

fn deflate(packed: &[u8], wanted: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; wanted];
    ZlibDecoder::new(packed).read_exact(&mut out).ok()?;
    Some(out)
}

fn pack_bits(packed: &[u8], wanted: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(wanted);
    let mut rest = packed;
    while out.len() < wanted {
        let (&head, after) = rest.split_first()?;
        match head as i8 {
            count @ 0.. => {
                let (run, after) = after.split_at_checked(count as usize + 1)?;
                out.extend_from_slice(run);
                rest = after;
            }
            -128 => rest = after,
            count => {
                let (&value, after) = after.split_first()?;
                out.resize(out.len() + 1 + usize::from(count.unsigned_abs()), value);
                rest = after;
            }
        }
    }
    Some(out)
}

/// A block packed as JPEG; tables that all blocks share stand before it.
fn jpeg(form: &Form, packed: &[u8], stored: [u32; 2]) -> Option<Vec<u8>> {
    let whole = match &form.jpeg_tables {
        // Without the end of the tables' picture and the beginning of the block's.
        Some(tables) => [tables.get(..tables.len().checked_sub(2)?)?, packed.get(2..)?].concat(),
        None => packed.to_vec(),
    };
    let most = 2 * u64::from(stored[0]) * u64::from(stored[1]);
    let is_ycbcr = form.colours == Colours::YCbCr;
    let wanted = |own: ColorSpace| if is_ycbcr { ColorSpace::RGB } else { own };
    let (width, height, raw) = crate::fault::isolated(|| jpeg_samples(&whole, most, wanted)).ok()?.ok()?;
    let together = form.samples_together();
    let [across, down] = stored.map(|side| side as usize);
    if (width as usize, height as usize) == (across, down) && raw.len() == across * down * together {
        return Some(raw);
    }
    // The last strip may be padded.
    let row = width as usize * together;
    if (width as usize) < across || (height as usize) < down || raw.len() != row * height as usize {
        return None;
    }
    Some(raw.chunks_exact(row).take(down).flat_map(|line| line.iter().take(across * together).copied()).collect())
}

/// Samples as pixels, cut to `size`.
fn pixels(form: &Form, planes: &[Vec<u8>], stored: [u32; 2], size: [u32; 2]) -> Pixels {
    let [width, height] = size.map(|side| side as usize);
    let across = stored[0] as usize;
    let mut rgba = Vec::with_capacity(width * height * 4);
    let is_plain = !form.is_planar && form.samples == 3 && form.alpha == Alpha::None && form.nothing.is_none();
    if let (true, Colours::Rgb | Colours::YCbCr, [plane]) = (is_plain, &form.colours, planes) {
        // Nearly all pictures from the air are so.
        for row in plane.chunks_exact(across * 3).take(height) {
            for [r, g, b] in row.as_chunks::<3>().0.iter().take(width) {
                rgba.extend_from_slice(&[*r, *g, *b, 255]);
            }
        }
        return Pixels { width: size[0], height: size[1], rgba };
    }
    let mut own = vec![0; form.samples];
    for y in 0..height {
        for x in 0..width {
            let place = y * across + x;
            for (number, sample) in own.iter_mut().enumerate() {
                let (plane, at) = if form.is_planar { (number, place) } else { (0, place * form.samples + number) };
                *sample = planes.get(plane).and_then(|plane| plane.get(at)).copied().unwrap_or(0);
            }
            rgba.extend_from_slice(&pixel(form, &own));
        }
    }
    Pixels { width: size[0], height: size[1], rgba }
}

/// One pixel, premultiplied.
fn pixel(form: &Form, samples: &[u8]) -> [u8; 4] {
    let sample = |place: usize| samples.get(place).copied().unwrap_or(0);
    let (colour, used) = match &form.colours {
        Colours::Grey { is_inverted } => {
            let most = (1_u16 << form.bits) - 1;
            let grey = (u16::from(sample(0)) * 255 / most) as u8;
            ([if *is_inverted { 255 - grey } else { grey }; 3], 1)
        }
        Colours::Palette(list) => (list.get(usize::from(sample(0))).copied().unwrap_or([0; 3]), 1),
        Colours::Rgb | Colours::YCbCr => ([sample(0), sample(1), sample(2)], 3),
    };
    if form.nothing.is_some_and(|nothing| samples.iter().take(used).all(|sample| *sample == nothing)) {
        return [0; 4];
    }
    let [r, g, b] = colour;
    let alpha = sample(used);
    match form.alpha {
        Alpha::None => [r, g, b, 255],
        Alpha::Straight => {
            let times = |value: u8| (u16::from(value) * u16::from(alpha) / 255) as u8;
            [times(r), times(g), times(b), alpha]
        }
        Alpha::Premultiplied => [r.min(alpha), g.min(alpha), b.min(alpha), alpha],
    }
}
