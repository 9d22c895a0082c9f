//! Layers inside a .zip or .kmz, as they are handed out: several in one, in folders, names in GBK or UTF-8 with or without the
//! flag that says so, backslashes from Windows, extensions in any case.
//!
//! A member is unpacked into memory while there is room in a small budget, else into a temporary file without a name, which the
//! system removes with the process. What the archive says about sizes is not believed: unpacking stops at a limit.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};

use ::zip::ZipArchive;
use ::zip::result::ZipError;
use encoding_rs::{GBK, WINDOWS_1252};

use super::bytes::Bytes;
use super::error::{NotFormatReason, SourceError, UnsupportedKind};
use super::raw::{OpenOptions, RawLayer};
use super::shapefile::Parts;
use super::{geojson, gpkg, gpx, kml, sidecar};
use crate::problem::ProblemKind;

/// Bytes kept in memory, all members together; the rest goes to temporary files.
const IN_MEMORY: u64 = 64 << 20;
/// A member may unpack to so many bytes whatever its packed size …
const UNPACKED: u64 = 256 << 20;
/// … and beyond to so many times its packed size. Tables of blanks pack 200 to 1; the method's own limit is 1032.
const RATIO: u64 = 400;
/// Layers opened from one archive at most.
const MOST_LAYERS: usize = 1000;
/// A .prj or .cpg is cut here.
const TEXT_LIMIT: u64 = 64 << 10;

/// The extensions of members that make a layer together …
const EXTENSIONS: [&str; 6] = ["shp", "shx", "dbf", "prj", "cpg", "cst"];
/// … and of those that are whole by themselves.
const WHOLE: [&str; 5] = ["geojson", "json", "gpkg", "kml", "gpx"];

/// Members of one layer: extension -> place in the archive.
#[derive(Default, Debug)]
struct Group {
    name: String,
    members: BTreeMap<&'static str, usize>,
}

/// Opens every layer in the archive, in the order of their names: shapefiles, tables without a .shp, and files of the other formats. Of a .kmz
/// the first .kml that has a placemark.
///
/// # Errors
/// It is no .zip, has no layer in it, or none of them can be opened.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let not = |reason| SourceError::NotFormat { path: path.to_owned(), format: "zip", reason };
    let file = File::open(path).map_err(|source| SourceError::from_io(path, source))?;
    let packed = file.metadata().map_or(0, |meta| meta.len());
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
        ZipError::Io(source)
            if !matches!(source.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) =>
        {
            SourceError::from_io(path, source)
        }
        _ => not(NotFormatReason::ZipDirectory),
    })?;
    let mut groups: Vec<Group> = groups(&mut archive).into_values().collect();
    let is_kmz = sidecar::extension(path) == "kmz";
    if is_kmz {
        groups.retain(|group| group.members.contains_key("kml"));
        groups.sort_by_key(|group| group.members.get("kml").copied());
    }
    if groups.is_empty() {
        return Err(not(NotFormatReason::ZipWithoutLayer));
    }
    let mut unpacker = Unpacker { path, archive, budget: IN_MEMORY, total: UNPACKED.max(packed.saturating_mul(RATIO)).saturating_mul(4) };
    let mut layers = Vec::new();
    let mut refused: Vec<(String, SourceError)> = Vec::new();
    for group in groups.iter().take(MOST_LAYERS) {
        let whole = WHOLE.into_iter().find_map(|extension| Some((extension, *group.members.get(extension)?)));
        let opened = match whole {
            Some((extension, place)) => unpacker.whole(group, extension, place, options),
            None => unpacker.parts(group).and_then(|parts| Ok(vec![parts.open(options)?])),
        };
        match opened {
            Ok(more) => layers.extend(more),
            Err(error) => refused.push((group.name.clone(), error)),
        }
        if is_kmz && !layers.is_empty() {
            // Those before it hold links to it and no placemark of their own.
            refused.clear();
            break;
        }
    }
    let Some(first) = layers.first() else {
        return Err(refused.into_iter().next().map_or_else(|| not(NotFormatReason::ZipWithoutLayer), |(_, error)| error));
    };
    for (member, error) in refused {
        first.problems.file(ProblemKind::ZipMemberRefused { member, fault: error.fault() });
    }
    Ok(layers)
}

/// The archive's layers by folder and stem, whatever the case of the names.
fn groups(archive: &mut ZipArchive<BufReader<File>>) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for place in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(place) else { continue };
        let name = member_name(member.name_raw());
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let is = |known: &&str| extension.eq_ignore_ascii_case(known);
        let whole = WHOLE.into_iter().find(is);
        let Some(extension) = whole.or_else(|| EXTENSIONS.into_iter().find(is)) else { continue };
        let own = stem.rsplit('/').next().unwrap_or(stem);
        // What a Mac adds beside each file.
        if own.is_empty() || own.starts_with("._") || stem.starts_with("__MACOSX/") {
            continue;
        }
        let key = if whole.is_some() { name.to_lowercase() } else { stem.to_lowercase() };
        let group = groups.entry(key).or_default();
        if group.name.is_empty() || extension == "shp" {
            own.clone_into(&mut group.name);
        }
        group.members.entry(extension).or_insert(place);
    }
    let has_layer = |group: &Group| ["shp", "dbf"].iter().chain(&WHOLE).any(|extension| group.members.contains_key(extension));
    groups.retain(|_, group| has_layer(group));
    groups
}

/// A member's name with slashes: UTF-8 when it is that, whatever the flag says, else GBK.
fn member_name(raw: &[u8]) -> String {
    let name = match str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => match GBK.decode_without_bom_handling_and_without_replacement(raw) {
            Some(name) => name.into_owned(),
            None => WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
        },
    };
    name.replace('\\', "/")
}

/// Unpacks members while its budget of memory lasts.
struct Unpacker<'a> {
    path: &'a Path,
    archive: ZipArchive<BufReader<File>>,
    /// Bytes that may still be kept in memory.
    budget: u64,
    /// Bytes that may still be unpacked at all.
    total: u64,
}

impl Unpacker<'_> {
    fn parts(&mut self, group: &Group) -> Result<Parts, SourceError> {
        let mut parts = Parts {
            name: group.name.clone(),
            path: self.path.to_owned(),
            shp: None,
            shx: None,
            dbf: None,
            prj: None,
            cpg: None,
            unreadable: Vec::new(),
        };
        let has_shp = group.members.contains_key("shp");
        for (&extension, &place) in &group.members {
            let is_needed = extension == if has_shp { "shp" } else { "dbf" };
            let unpacked = match extension {
                "shp" | "shx" | "dbf" => self.bytes(place).map(|bytes| match extension {
                    "shp" => parts.shp = Some(bytes),
                    "shx" => parts.shx = Some(bytes),
                    _ => parts.dbf = Some(bytes),
                }),
                "prj" => self.text(place).map(|text| parts.prj = has_shp.then_some(text)),
                _ if parts.cpg.is_some() => Ok(()),
                _ => self.text(place).map(|text| parts.cpg = Some(text)),
            };
            match unpacked {
                Err(error) if is_needed => return Err(error),
                Err(_) => parts.unreadable.push(format!("{}.{extension}", group.name)),
                Ok(()) => {}
            }
        }
        Ok(parts)
    }

    /// The layers of a member that is a whole file.
    fn whole(&mut self, group: &Group, extension: &str, place: usize, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
        let bytes = self.bytes(place)?;
        // The layer that is wanted is looked for among those of the whole archive.
        let options = &OpenOptions { layer: None, ..options.clone() };
        match extension {
            "gpkg" => {
                let of_io = |source| SourceError::from_io(bytes.path(), source);
                let mut file = tempfile::NamedTempFile::new().map_err(of_io)?;
                bytes.copy_to(&mut file)?;
                file.flush().map_err(of_io)?;
                gpkg::open(&gpkg::Place { file: file.path(), shown: self.path }, options)
            }
            "kml" => kml::open(&bytes, &self.own_name(group), self.path, options),
            "gpx" => gpx::open(&bytes, self.path, options),
            _ => geojson::open(&bytes, &group.name, self.path, options),
        }
    }

    /// A member's name as a layer's; every .kmz calls its file `doc.kml`, which says nothing.
    fn own_name(&self, group: &Group) -> String {
        if sidecar::extension(self.path) == "kmz" { sidecar::stem(self.path) } else { group.name.clone() }
    }

    /// The member's bytes, in memory or in a temporary file.
    fn bytes(&mut self, place: usize) -> Result<Bytes, SourceError> {
        let (path, budget, total) = (self.path, self.budget, self.total);
        let (mut reader, shown, limit) = self.member(place)?;
        let limit = limit.min(total);
        let of_io = |source: io::Error| SourceError::from_io(&shown, source);
        let mut memory = Vec::new();
        // One byte more than fits, to see whether there is more.
        (&mut reader).take(budget.min(limit) + 1).read_to_end(&mut memory).map_err(of_io)?;
        let mut unpacked = memory.len() as u64;
        let bytes = if unpacked <= budget.min(limit) {
            drop(reader);
            self.budget -= unpacked;
            Bytes::of_memory(&shown, memory)
        } else {
            let mut file = tempfile::tempfile().map_err(of_io)?;
            file.write_all(&memory).map_err(of_io)?;
            drop(memory);
            unpacked += io::copy(&mut (&mut reader).take((limit + 1).saturating_sub(unpacked)), &mut file).map_err(of_io)?;
            drop(reader);
            Bytes::of_file(&shown, file)?
        };
        if unpacked > limit {
            let member = shown.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            return Err(SourceError::Unsupported { path: path.to_owned(), what: UnsupportedKind::ZipBomb { member } });
        }
        self.total -= unpacked;
        Ok(bytes)
    }

    /// The beginning of a small text member.
    fn text(&mut self, place: usize) -> Result<Vec<u8>, SourceError> {
        let (reader, shown, _) = self.member(place)?;
        let mut text = Vec::new();
        reader.take(TEXT_LIMIT).read_to_end(&mut text).map_err(|source| SourceError::from_io(&shown, source))?;
        Ok(text)
    }

    /// A member to read from, its name for people, and how many bytes it may unpack to.
    fn member(&mut self, place: usize) -> Result<(impl Read + '_, PathBuf, u64), SourceError> {
        let raw = self.archive.by_index_raw(place).map(|member| (member_name(member.name_raw()), member.compressed_size()));
        let (name, packed) = raw.unwrap_or_default();
        let shown = self.path.join(&name);
        let limit = UNPACKED.max(packed.saturating_mul(RATIO));
        let member = self.archive.by_index(place).map_err(|error| match error {
            ZipError::Io(source) => SourceError::from_io(&shown, source),
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) | ZipError::InvalidPassword => {
                SourceError::Unsupported { path: self.path.to_owned(), what: UnsupportedKind::ZipMethod { member: name.clone() } }
            }
            _ => SourceError::NotFormat { path: shown.clone(), format: "zip", reason: NotFormatReason::ZipDirectory },
        })?;
        Ok((member, shown, limit))
    }
}
