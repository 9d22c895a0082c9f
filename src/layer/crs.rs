//! Which coordinate system a layer is in, and how that is known. Interface sketch.

/// The geodetic datum a CRS is on, as far as it matters here (DOMAIN 5.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Datum {
    /// CGCS2000.
    Cgcs2000,
    /// WGS 84; within a metre of CGCS2000.
    Wgs84,
    /// Xian 1980: no public transformation.
    Xian80,
    /// Beijing 1954: no public transformation for Guangxi.
    Beijing54,
    /// New Beijing.
    NewBeijing,
    /// Anything else.
    Other,
}

/// A coordinate system that PROJ understands.
#[derive(Clone, PartialEq, Debug)]
pub struct Crs {
    /// EPSG code, where one fits.
    pub epsg: Option<u32>,
    /// Its name, for people.
    pub name: String,
    /// What PROJ is given: `EPSG:4524`, or WKT.
    pub definition: String,
    /// Whether coordinates are degrees.
    pub is_geographic: bool,
    /// Its datum.
    pub datum: Datum,
}

/// How a CRS was found, in the words of DESIGN 4.5.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CrsHow {
    /// The user said it.
    User,
    /// The .prj.
    Prj,
    /// The format's own entry.
    Srs,
    /// The coordinates' size and digits.
    Coordinates,
    /// It is not known.
    Unknown,
}

/// A layer's CRS and how sure it is.
#[derive(Clone, PartialEq, Debug)]
pub struct CrsDecision {
    /// The CRS; `None` when not known.
    pub crs: Option<Crs>,
    /// How it was found.
    pub how: CrsHow,
    /// Whether it can be relied on.
    pub is_certain: bool,
}
