//! What stands beside a picture: its world file, and what says its coordinate system.

use std::path::{Path, PathBuf};

use super::super::bytes::Bytes;
use super::super::error::SourceError;
use super::super::raw::RawSrs;
use super::super::sidecar;
use super::Affine;

/// A file beside a picture is a few lines; of a longer one only this much is looked at.
const LONGEST: usize = 1 << 20;

/// Where the picture lies, by its world file; `None` where there is none that can be understood.
pub(super) fn place(path: &Path) -> Result<Option<Affine>, SourceError> {
    let extension = sidecar::extension(path);
    let mut letters = extension.chars();
    // .tfw, .jgw, .pgw: the first and the last letter; or the whole ending with a w.
    let short: String = letters.next().into_iter().chain(letters.next_back()).chain(['w']).collect();
    for ending in [short, format!("{extension}w"), "wld".to_owned()] {
        if let Some(found) = sidecar::beside(path, &ending)
            && let Some(place) = Affine::of_world_file(&text(&found)?)
        {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// What the .prj beside the picture says, or the .aux.xml that ArcGIS and GDAL write.
pub(super) fn srs(path: &Path) -> Result<RawSrs, SourceError> {
    if let Some(found) = sidecar::beside(path, "prj") {
        return text(&found).map(RawSrs::Prj);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".aux.xml");
    let auxiliary = PathBuf::from(name);
    if auxiliary.is_file()
        && let Some(wkt) = srs_of_auxiliary(&text(&auxiliary)?)
    {
        return Ok(RawSrs::Prj(wkt));
    }
    Ok(RawSrs::Missing)
}

/// The text of the element SRS or WKT.
fn srs_of_auxiliary(xml: &str) -> Option<String> {
    let between = |element: &str| {
        let (_, rest) = xml.split_once(&format!("<{element}"))?;
        let (_, rest) = rest.split_once('>')?;
        rest.split_once(&format!("</{element}>")).map(|(text, _)| text)
    };
    let text = between("SRS").or_else(|| between("WKT"))?;
    let text = text.replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    (!text.trim().is_empty()).then_some(text)
}

fn text(path: &Path) -> Result<String, SourceError> {
    let bytes = Bytes::open(path)?.head(LONGEST)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_found_in_what_arcgis_and_gdal_write() {
        let xml = "<PAMDataset>\n  <SRS dataAxisToSRSAxisMapping=\"2,1\">GEOGCS[&quot;CGCS2000&quot;]</SRS>\n</PAMDataset>";
        assert_eq!(srs_of_auxiliary(xml).as_deref(), Some("GEOGCS[\"CGCS2000\"]"));
        assert_eq!(srs_of_auxiliary("<PAMDataset/>"), None);
    }
}
