//! What a right reader says of files: small ones made here, and, where the environment variable `JINGTU_SHARED` names a folder with real
//! data and its table, those too.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed; one that is skipped says so")]

mod base_maps;
mod boundary_txt;
mod changed;
mod geojson;
mod geopackage;
mod info;
mod kit;
mod kml_gpx;
mod mutations;
mod mutations_tables;
mod point_tables;

mod real_files;
mod seeds;
mod shapes;
mod tables;
mod xls;
mod zips;

#[path = "../support/rasters.rs"]
mod rasters;

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../support/shapefile.rs"]
mod shapefile;
