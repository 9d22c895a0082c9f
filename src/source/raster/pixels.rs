//! Pixels in memory, and PNG and JPEG into them. Sizes are looked at before anything is unpacked.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::RasterFault;

/// A picture in memory: RGBA, premultiplied, row after row from the top.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pixels {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

impl Pixels {
    /// A picture whose colours are not yet premultiplied.
    #[must_use]
    pub fn of_straight(width: u32, height: u32, mut rgba: Vec<u8>) -> Self {
        for [r, g, b, a] in rgba.as_chunks_mut::<4>().0 {
            if *a != 255 {
                for value in [r, g, b] {
                    *value = (u16::from(*value) * u16::from(*a) / 255) as u8;
                }
            }
        }
        Self { width, height, rgba }
    }

    /// The picture at half the size, each pixel the average of four.
    #[must_use]
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
        let source = self.rgba.as_chunks::<4>().0;
        for y in 0..height {
            let rows = [2 * y, (2 * y + 1).min(self.height - 1)].map(|row| row as usize * self.width as usize);
            for x in 0..width {
                let columns = [2 * x, (2 * x + 1).min(self.width - 1)];
                for channel in 0..4 {
                    let sum: u16 = rows
                        .iter()
                        .flat_map(|row| columns.iter().map(move |column| row + *column as usize))
                        .map(|place| source.get(place).map_or(0, |pixel| u16::from(pixel[channel])))
                        .sum();
                    rgba.push(((sum + 2) / 4) as u8);
                }
            }
        }
        Self { width, height, rgba }
    }
}

/// Whether bytes begin like a PNG.
pub(super) fn is_png(head: &[u8]) -> bool {
    head.starts_with(b"\x89PNG\r\n\x1a\n")
}

/// Whether bytes begin like a JPEG.
pub(super) fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xd8, 0xff])
}

/// Unpacks a PNG or JPEG of at most so many pixels.
///
/// # Errors
/// It is neither, is larger, or is damaged.
pub(in crate::source) fn unpacked(bytes: &[u8], most_pixels: u64) -> Result<Pixels, RasterFault> {
    let outcome = crate::fault::isolated(|| {
        if is_png(bytes) {
            png(bytes, most_pixels)
        } else if is_jpeg(bytes) {
            jpeg(bytes, most_pixels)
        } else if bytes.starts_with(b"RIFF") {
            Err(RasterFault::TileFormat { format: "WebP".to_owned() })
        } else {
            Err(RasterFault::Damaged)
        }
    });
    // The decoders promise not to panic; if one does, the picture is at fault.
    outcome.unwrap_or(Err(RasterFault::Damaged))
}

fn within(width: u64, height: u64, most_pixels: u64) -> Result<(), RasterFault> {
    match width.checked_mul(height) {
        Some(0) => Err(RasterFault::Damaged),
        Some(pixels) if pixels <= most_pixels => Ok(()),
        _ => Err(RasterFault::TooLarge { width, height }),
    }
}

fn png(bytes: &[u8], most_pixels: u64) -> Result<Pixels, RasterFault> {
    let damaged = |_| RasterFault::Damaged;
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = (reader.info().width, reader.info().height);
    within(u64::from(width), u64::from(height), most_pixels)?;
    let mut raw = vec![0; reader.output_buffer_size().ok_or(RasterFault::Damaged)?];
    let info = reader.next_frame(&mut raw).map_err(damaged)?;
    let samples = match info.color_type {
        png::ColorType::Grayscale => 1,
        png::ColorType::GrayscaleAlpha => 2,
        png::ColorType::Rgb => 3,
        png::ColorType::Rgba => 4,
        png::ColorType::Indexed => return Err(RasterFault::Damaged),
    };
    Ok(Pixels::of_straight(width, height, widened(&raw, samples, width as usize * height as usize)))
}

fn jpeg(bytes: &[u8], most_pixels: u64) -> Result<Pixels, RasterFault> {
    let (width, height, raw) = jpeg_samples(bytes, most_pixels, |_| ColorSpace::RGB)?;
    Ok(Pixels::of_straight(width, height, widened(&raw, 3, width as usize * height as usize)))
}

/// The samples of a JPEG, in the colours that `wanted` chooses for those it has.
pub(super) fn jpeg_samples(
    bytes: &[u8],
    most_pixels: u64,
    wanted: impl FnOnce(ColorSpace) -> ColorSpace,
) -> Result<(u32, u32, Vec<u8>), RasterFault> {
    let damaged = |_| RasterFault::Damaged;
    let side = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(side).set_max_height(side).set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder.info().ok_or(RasterFault::Damaged)?;
    within(u64::from(info.width), u64::from(info.height), most_pixels)?;
    let own = decoder.input_colorspace().ok_or(RasterFault::Damaged)?;
    decoder.set_options(options.jpeg_set_out_colorspace(wanted(own)));
    let raw = decoder.decode().map_err(damaged)?;
    Ok((u32::from(info.width), u32::from(info.height), raw))
}

/// Grey, grey with alpha, RGB or RGBA as RGBA; always `pixels` pixels.
pub(super) fn widened(raw: &[u8], samples: usize, pixels: usize) -> Vec<u8> {
    let mut rgba = Vec::with_capacity(pixels * 4);
    for pixel in raw.chunks_exact(samples.max(1)).take(pixels) {
        rgba.extend_from_slice(&match *pixel {
            [grey] => [grey, grey, grey, 255],
            [grey, alpha] => [grey, grey, grey, alpha],
            [r, g, b] => [r, g, b, 255],
            [r, g, b, a, ..] => [r, g, b, a],
            [] => [0; 4],
        });
    }
    rgba.resize(pixels * 4, 0);
    rgba
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(rgba).unwrap();
        bytes
    }

    #[test]
    fn a_png_is_unpacked_and_premultiplied() {
        let bytes = png_of(2, 1, &[200, 100, 50, 255, 200, 100, 50, 51]);
        let pixels = unpacked(&bytes, 100).unwrap();
        assert_eq!(pixels.rgba, [200, 100, 50, 255, 40, 20, 10, 51]);
    }

    #[test]
    fn sizes_are_looked_at_first_and_rubbish_is_refused() {
        let bytes = png_of(20, 30, &[7; 2400]);
        assert_eq!(unpacked(&bytes, 599), Err(RasterFault::TooLarge { width: 20, height: 30 }));
        assert_eq!(unpacked(&bytes[..60], 1000), Err(RasterFault::Damaged));
        assert_eq!(unpacked(b"\xff\xd8\xff\xe0 no picture", 1000), Err(RasterFault::Damaged));
        assert!(matches!(unpacked(b"RIFF....WEBP", 1000), Err(RasterFault::TileFormat { .. })));
    }

    #[test]
    fn half_a_picture_is_its_average() {
        let pixels = Pixels { width: 3, height: 1, rgba: vec![0, 0, 0, 0, 200, 100, 40, 200, 10, 10, 10, 10] };
        let half = pixels.halved();
        assert_eq!((half.width, half.height), (2, 1));
        assert_eq!(half.rgba, [100, 50, 20, 100, 10, 10, 10, 10]);
    }
}
