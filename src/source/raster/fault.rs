//! Why a picture cannot be a base map.

use std::fmt;

/// Why a picture cannot be a base map, with the remedy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RasterFault {
    /// Nothing says where on the ground it lies.
    NoPlace,
    /// It can only be read whole, and is too large for that.
    TooLarge {
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
    },
    /// Its blocks are too large to be read one by one.
    BlockTooLarge {
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
    },
    /// A TIFF packed in a way that is not read.
    Packing {
        /// The number of the method.
        code: u64,
    },
    /// A TIFF whose samples are no colours.
    Samples {
        /// Bits a sample.
        bits: u64,
        /// Samples a pixel.
        samples: u64,
    },
    /// Tiles that are no pictures, or of a kind that is not read.
    TileFormat {
        /// What they are.
        format: String,
    },
    /// There are no tiles in it.
    NoTiles,
    /// Its content makes no sense.
    Damaged,
}

impl fmt::Display for RasterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlace => {
                f.write_str("nothing says where the picture lies; put its world file (.tfw, .jgw, .pgw) beside it, or export a GeoTIFF")
            }
            Self::TooLarge { width, height } => {
                write!(f, "a picture of {width} × {height} pixels is too large to be read whole; save it as a tiled GeoTIFF or as MBTiles")
            }
            Self::BlockTooLarge { width, height } => write!(
                f,
                "it is stored in blocks of {width} × {height} pixels, too large to be read one by one; save it as a GeoTIFF with tiles of 256 or 512"
            ),
            Self::Packing { code } => {
                write!(f, "its compression (TIFF code {code}) is not read; export it again with LZW, DEFLATE or JPEG")
            }
            Self::Samples { bits, samples } => {
                write!(f, "{samples} values of {bits} bits a pixel are no picture to be shown; export it as RGB or grey of 8 bits")
            }
            Self::TileFormat { format } => write!(f, "its tiles are {format}; export tiles as PNG or JPEG"),
            Self::NoTiles => f.write_str("there are no tiles in it"),
            Self::Damaged => f.write_str("its content is damaged; export it again from the program it came from"),
        }
    }
}
