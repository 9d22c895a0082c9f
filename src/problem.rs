//! What is imperfect in the data, and what was done about it. Work goes on; nothing is dropped silently (DESIGN 4.3).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::ids::RecordNo;

/// How much a person should care.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProblemSeverity {
    /// Worth knowing; the result does not suffer.
    Note,
    /// Something may be missing or wrong: look at it.
    Warning,
}

/// Declares [`ProblemKind`] with each kind's stable word and severity.
macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $name:ident $({ $($field:ident : $type:ty),* $(,)? })? = $word:literal, $severity:ident;)*) => {
        /// What is imperfect. Fields say the particulars that the message needs; the message itself is in `words`.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum ProblemKind {
            $($(#[$doc])* $name $({ $(#[doc = "a particular for the message"] $field: $type),* })?,)*
        }

        impl ProblemKind {
            /// One of each kind with empty particulars, so that tests can go through them all.
            #[must_use]
            pub fn one_of_each() -> Vec<Self> {
                vec![$(Self::$name $({ $($field: <$type>::default()),* })?),*]
            }

            /// The stable word of DESIGN 4.5, for scripts.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self { $(Self::$name { .. } => $word,)* }
            }

            /// How much a person should care.
            #[must_use]
            pub fn severity(&self) -> ProblemSeverity {
                match self { $(Self::$name { .. } => ProblemSeverity::$severity,)* }
            }
        }
    };
}

problem_kinds! {
    // The shapefile's parts.
    /// No .shx: records were found by a scan of the .shp.
    ShxMissing = "shx-missing", Warning;
    /// The .shx does not fit the .shp: records were found by a scan.
    ShxDamaged = "shx-damaged", Warning;
    /// No .dbf: the shapes have no attributes.
    DbfMissing = "dbf-missing", Warning;
    /// The .dbf cannot be read: the shapes have no attributes.
    DbfDamaged { fault: FileFault } = "dbf-damaged", Warning;
    /// Fewer rows than shapes: the rest have empty attributes.
    DbfRowsMissing { rows: u32, shapes: u32 } = "dbf-rows-missing", Warning;
    /// More rows than shapes: the surplus is not shown.
    DbfRowsSurplus { rows: u32, shapes: u32 } = "dbf-rows-surplus", Warning;
    /// The .dbf's header is wrong (its own length, or the number of rows) and could be put right from the rows.
    DbfHeaderWrong = "dbf-header-wrong", Warning;
    /// Bytes after the last row that are no row.
    DbfTrailingBytes { bytes: u64 } = "dbf-trailing-bytes", Warning;
    /// A memo field: its text lies in another file and is not read.
    MemoNotRead { field: String } = "memo-not-read", Warning;
    /// A file beside the .shp is there and cannot be read.
    SidecarUnreadable { name: String } = "sidecar-unreadable", Warning;
    /// Another layer of the same .zip cannot be opened.
    ZipMemberRefused { member: String, fault: FileFault } = "zip-member-refused", Warning;
    /// Another layer of the same file cannot be opened.
    LayerRefused { layer: String, fault: FileFault } = "layer-refused", Warning;
    /// Another layer of the same file cannot serve the role and is not opened.
    LayerSkipped { layer: String, geometry: String } = "layer-skipped", Note;
    /// Records of several geometry kinds: a layer a kind, records counted in each.
    GeometryKindsSplit { layers: String } = "geometry-kinds-split", Note;
    /// The text breaks off: what stood before is there.
    FileBrokenOff { line: u64 } = "file-broken-off", Warning;
    /// A table breaks off, or goes on beyond what the file can hold.
    TableBrokenOff = "table-broken-off", Warning;
    /// Changes that another program has not yet written into the file itself are not read.
    JournalNotRead = "journal-not-read", Warning;
    /// The column that should hold the geometry is not there.
    GeometryColumnMissing { column: String } = "geometry-column-missing", Warning;
    /// More fields than can be shown: the rest are left out.
    FieldsLeftOut { most: u32 } = "fields-left-out", Warning;
    /// A field holds bytes that are no text: not shown.
    BinaryNotRead { field: String } = "binary-not-read", Note;
    /// A field's width does not fit the row: its text is cut at the row's end.
    FieldWidthWrong { field: String } = "field-width-wrong", Warning;
    /// The header gives a length that is not the file's: the file's is used.
    HeaderLengthWrong = "header-length-wrong", Warning;
    /// The header's version is not 1000: read as if it were.
    VersionWrong { version: i32 } = "version-wrong", Warning;
    /// Bytes after the last record that are no record.
    TrailingBytes { bytes: u64 } = "trailing-bytes", Warning;
    /// The header names another shape type than the records have: the records' is used.
    ShapeTypeMismatch { header: i32, records: i32 } = "shape-type-mismatch", Warning;
    /// A record whose shape is of another type than the layer's: left out.
    ShapeTypeOther { shape_type: i32 } = "shape-type-other", Warning;
    /// A record whose geometry is of a type without straight edges, or of no plane: left out.
    GeometryTypeUnread { geometry: String } = "geometry-type-unread", Warning;
    /// Points, lines and polygons in one record: the largest dimension is kept.
    GeometryMixed = "geometry-mixed", Warning;
    /// A record that cannot be read (its lengths or counts are impossible): left out.
    RecordUnreadable { fault: RecordFault } = "record-unreadable", Warning;
    /// A record's own header gives another length than the .shx: the .shx's is used.
    RecordLengthWrong = "record-length-wrong", Warning;
    /// The header lists records that are not in the file.
    RecordsMissing { listed: u32, found: u32 } = "records-missing", Warning;
    /// The layer has no records.
    NoRecords = "no-records", Note;

    // Text.
    /// No sure sign of the text encoding: guessed from the bytes.
    EncodingGuessed { encoding: String, sample: String } = "encoding-guessed", Note;
    /// A guess that may well be wrong (several encodings fit).
    EncodingUncertain { encoding: String, sample: String } = "encoding-uncertain", Warning;
    /// The .cpg or the language byte names an encoding that the bytes contradict: the bytes decided.
    EncodingContradicted { stated: String, used: String, sample: String } = "encoding-contradicted", Warning;
    /// The .cpg names an encoding that is not known: the bytes decided.
    CpgUnknown { label: String } = "cpg-unknown", Note;
    /// Bytes that are no text in the layer's encoding.
    TextUndecodable { field: String } = "text-undecodable", Warning;
    /// Text cut in the middle of a character: the broken half is not shown.
    TextCut { field: String } = "text-cut", Note;
    /// A number field holds something else: taken as empty.
    BadNumber { field: String, text: String } = "bad-number", Warning;

    // Coordinates.
    /// No .prj: nothing says which CRS the coordinates are in.
    CrsMissing = "crs-missing", Warning;
    /// The CRS text cannot be understood.
    CrsUnreadable { sample: String } = "crs-unreadable", Warning;
    /// The CRS is understood but has no EPSG code: its own parameters are used.
    CrsWithoutCode { name: String } = "crs-without-code", Note;
    /// Coordinates that cannot be in the stated CRS.
    CoordinatesOutsideCrs { crs: String, example: String } = "coordinates-outside-crs", Warning;
    /// In the CRS that is stated the layer lies nowhere near anything, in another one it lies where the others are.
    CrsDoubtful { crs: String, better: String, percent: u32 } = "crs-doubtful", Warning;
    /// Coordinates of a web map: converted by formulas that are approximate.
    CrsApproximate { name: String } = "crs-approximate", Warning;
    /// No exact datum transformation exists (DOMAIN 5.3) and nobody gave one: the layer is shown, rules on it are held back.
    DatumShiftUnknown { from: String, to: String } = "datum-shift-unknown", Warning;
    /// A person accepted an error in metres instead of a datum shift.
    DatumShiftAccepted { from: String, to: String, error: String } = "datum-shift-accepted", Warning;
    /// A person gave the parameters of the datum shift; they are not repeated.
    DatumShiftGiven { from: String } = "datum-shift-given", Note;
    /// The layer lies far from all others.
    LayerFarAway { distance_km: u32 } = "layer-far-away", Warning;
    /// A record whose coordinates cannot be transformed: left out.
    NotTransformable = "not-transformable", Warning;
    /// NaN or infinite coordinates: the record is left out.
    NonFiniteVertex = "non-finite-vertex", Warning;

    // Shapes.
    /// A record without a shape.
    NullShape = "null-shape", Note;
    /// A ring whose last vertex is not its first: closed.
    RingUnclosed = "ring-unclosed", Note;
    /// A ring of fewer than three distinct points: it does not exist.
    RingDegenerate = "ring-degenerate", Note;
    /// A zero-width out-and-back spike: it does not exist.
    Spike = "spike", Note;
    /// Rings that cross themselves or each other: combined by the even-odd rule.
    SelfCrossing = "self-crossing", Warning;
    /// A ring that touches itself in a point: its area is plain, other programs want separate rings.
    RingTouchesItself = "ring-touches-itself", Note;
    /// Nothing of the record has an area: it does not exist.
    NoArea = "no-area", Warning;
    /// A line of zero length.
    ZeroLength = "zero-length", Note;
    /// The calculation failed for this record: its pairs are missing from the list.
    CalculationFailed { reason: String } = "calculation-failed", Warning;
    /// The calculation failed for this record and one of another layer: what the rules say of the two is missing from the list.
    PairFailed { rules: String, id: String, other_layer: String, other: u32, other_id: String, reason: String } = "pair-failed", Warning;

    // Tables and boundary points.
    /// A line that cannot be read: kept out.
    LineUnreadable { line: u32, text: String } = "line-unreadable", Warning;
    /// A plot line states another number of points than follow.
    PointCountDiffers { stated: u32, found: u32 } = "point-count-differs", Warning;
    /// A plot line states another area (hectares) than its points enclose.
    StatedAreaDiffers { stated: String, found: String } = "stated-area-differs", Warning;
    /// The header states another zone than the eastings have in front: the eastings decided.
    ZoneDiffers { stated: u32, found: u32 } = "zone-differs", Warning;
    /// Easting and northing, or longitude and latitude, stood the other way round: turned by their digits.
    AxesSwapped = "axes-swapped", Warning;
    /// A section that is not read.
    SectionPassedOver { name: String } = "section-passed-over", Note;
    /// Rows above the headings.
    TitleRows { rows: u32, text: String } = "title-rows", Note;
    /// The first row has numbers: columns are numbered.
    HeadingsMissing = "headings-missing", Warning;
    /// A row has more or fewer cells than there are headings.
    RowRagged { cells: u32, expected: u32 } = "row-ragged", Warning;
    /// Columns with next to nothing in them that would make the table many times its size.
    ColumnsLeftOut { columns: u32 } = "columns-left-out", Warning;
    /// A quotation mark is never closed: read as a plain character.
    QuoteUnclosed = "quote-unclosed", Warning;
    /// A record's coordinates cannot be read: it has no shape.
    CoordinatesUnreadable { text: String } = "coordinates-unreadable", Warning;
    /// No heading said which columns are coordinates: their values did.
    CoordinateColumnsGuessed { x: String, y: String } = "coordinate-columns-guessed", Warning;
    /// Numbers taken as degrees, minutes and seconds written as one.
    DegreesPacked { example: String, degrees: String } = "degrees-packed", Warning;
    /// Numbers that may be degrees, minutes and seconds written as one: taken as decimal degrees.
    DegreesAmbiguous { example: String } = "degrees-ambiguous", Note;
    /// A number of more digits than a sheet keeps.
    NumberRounded { text: String } = "number-rounded", Warning;
    /// A sheet cannot be read to its end.
    SheetDamaged { sheet: String } = "sheet-damaged", Warning;

    // Attributes.
    /// No field can serve as identifier: record numbers stand in.
    IdFieldMissing = "id-field-missing", Warning;
    /// The identifier is empty.
    IdEmpty = "id-empty", Note;
    /// The identifier stands in several records.
    IdRepeated { id: String } = "id-repeated", Note;
    /// No field has the classes or codes that this role needs.
    ClassFieldMissing = "class-field-missing", Warning;
    /// Several fields could be the class: this one was taken.
    ClassFieldChosen { field: String, others: String } = "class-field-chosen", Note;
    /// A class or code that is not known: kept as it is, matches no rule.
    ClassUnknown { value: String } = "class-unknown", Warning;
    /// The class or code is empty: matches no rule.
    ClassEmpty = "class-empty", Note;
    /// Codes of present use (三调) in a layer of planned use (DOMAIN 4.2).
    SurveyCodesInZoning = "survey-codes-in-zoning", Warning;
    /// The codes' system cannot be told for sure.
    CodeSystemUncertain { system: String } = "code-system-uncertain", Warning;
    /// The layer's geometry cannot serve its role.
    GeometryUnfit { geometry: String } = "geometry-unfit", Warning;

    // Found by the deep check of one layer (`tasks::deep`).
    /// Two parcels of the layer share an area wider than the position error.
    OverlapsRecord { other: u32, area_m2: u64, width_cm: u64 } = "overlaps-record", Warning;
    /// Two parcels of the layer overlap along their border, within the position error.
    OverlapNarrow { other: u32, area_m2: u64, width_cm: u64 } = "overlap-narrow", Note;
    /// What the overlaps within the layer come to.
    OverlapsInLayer { pairs: u64, area_m2: u64 } = "overlaps-in-layer", Note;
    /// The same shape stands in two records.
    SameShape { other: u32 } = "same-shape", Warning;
    /// The same shape stands in two records under different identifiers.
    SameShapeOtherId { other: u32, id: String, other_id: String } = "same-shape-other-id", Warning;
    /// A narrow gap between two neighbours.
    NarrowGap { other: u32, length_m: u64, width_cm: u64 } = "narrow-gap", Note;
    /// A parcel so narrow that it is likely what an overlay left over.
    Sliver { area_m2: u64, width_cm: u64 } = "sliver", Note;
    /// Parts of one record lie far apart compared with their size.
    PartsFarApart { parts: u32, distance_m: u64 } = "parts-far-apart", Warning;
    /// The area stated in a field is not the shape's.
    AreaDiffers { field: String, stated: String, unit: String, area_m2: u64, is_ellipsoidal: bool } = "area-differs", Warning;
    /// A field of areas that fit the shapes in no unit.
    AreaUnitUnknown { field: String } = "area-unit-unknown", Note;
    /// A long identifier that a spreadsheet rounded.
    IdRounded { field: String, value: String } = "id-rounded", Warning;

    // Files.
    /// The file changed since the workspace was saved.
    InputChanged = "input-changed", Warning;
}

/// Why a file beside others, or inside a .zip, is not used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum FileFault {
    /// It cannot be read.
    #[default]
    Unreadable,
    /// It is not of the format that its name promises, or too damaged.
    Damaged,
    /// It holds shapes that are not supported.
    Unsupported,
    /// It unpacks to more than is plausible.
    TooLarge,
    /// It is encrypted or packed in an unknown way.
    Packed,
}

/// What is impossible about a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum RecordFault {
    /// The bytes that should hold it cannot be found.
    #[default]
    NotLocated,
    /// It is shorter than its shape needs.
    TooShort,
    /// Its number of points or parts is negative or larger than the record.
    CountImpossible,
    /// Its parts do not follow one another.
    PartsDisordered,
}

/// One problem of a layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The record, or `None` where it concerns the file.
    pub record: Option<RecordNo>,
    /// What it is.
    pub kind: ProblemKind,
}

/// How many records are kept by kind; counts stay exact, so a million bad rows cost nothing.
pub const KEPT_PER_KIND: usize = 100;

/// All problems of one kind word in a layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProblemGroup {
    /// How many there are.
    pub count: u64,
    /// The first of them by record number, at most [`KEPT_PER_KIND`].
    pub first: Vec<Problem>,
}

/// The collector of one layer's problems; worker threads share it by reference.
#[derive(Default, Debug)]
pub struct Problems(Mutex<BTreeMap<&'static str, ProblemGroup>>);

impl Problems {
    /// An empty collector.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A collector that holds what another one held.
    #[must_use]
    pub fn from_groups(groups: impl IntoIterator<Item = ProblemGroup>) -> Self {
        let word = |group: &ProblemGroup| group.first.first().map(|problem| problem.kind.word());
        Self(Mutex::new(groups.into_iter().filter_map(|group| Some((word(&group)?, group))).collect()))
    }

    /// Takes note of a problem of the file.
    pub fn file(&self, kind: ProblemKind) {
        self.add(Problem { record: None, kind });
    }

    /// Takes note of a problem of a record.
    pub fn record(&self, record: RecordNo, kind: ProblemKind) {
        self.add(Problem { record: Some(record), kind });
    }

    fn add(&self, problem: Problem) {
        let mut groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let group = groups.entry(problem.kind.word()).or_insert_with(|| ProblemGroup { count: 0, first: Vec::new() });
        if problem.record.is_none() && group.first.contains(&problem) {
            return;
        }
        group.count += 1;
        // Threads report in any order: the kept ones are the smallest record numbers, so that the list is the same each time.
        let place = group.first.partition_point(|known| (known.record, &known.kind) <= (problem.record, &problem.kind));
        if place < KEPT_PER_KIND {
            group.first.insert(place, problem);
            group.first.truncate(KEPT_PER_KIND);
        }
    }

    /// The problems by kind word, in the order of the words.
    #[must_use]
    pub fn groups(&self) -> Vec<(&'static str, ProblemGroup)> {
        let groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        groups.iter().map(|(word, group)| (*word, group.clone())).collect()
    }

    /// How many there are in all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(|group| group.count).sum()
    }

    /// Whether any has severity [`ProblemSeverity::Warning`].
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        let groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        groups.values().flat_map(|group| &group.first).any(|problem| problem.kind.severity() == ProblemSeverity::Warning)
    }
}
