//! The house keeps its shape: arrows between rooms point one way, files stay readable, no network is linked,
//! the README lists every system package.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::assigning_clones,
    clippy::type_complexity,
    clippy::duplicate_mod,
    reason = "in tests a wrong assumption should fall loudly, and clarity beats speed"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// For each room, the rooms it may use (ARCHITECTURE.md). `tasks`, `cli` and `app` come last; nothing points back to them.
const ARROWS: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("units", &[]),
    ("text", &[]),
    ("progress", &[]),
    ("fault", &[]),
    ("problem", &["ids"]),
    ("geometry", &[]),
    ("source", &["ids", "problem", "text", "progress", "fault", "geometry"]),
    ("layer", &["ids", "units", "problem", "text", "progress", "geometry", "source"]),
    ("index", &["ids", "geometry"]),
    ("rules", &["ids", "units", "problem", "text", "progress", "fault", "geometry", "source", "layer", "index"]),
    ("conflicts", &["ids", "units", "problem", "text", "progress", "geometry", "source", "layer", "index", "rules"]),
    ("words", &["ids", "units", "text", "progress", "problem", "geometry", "source", "layer", "index", "rules", "conflicts"]),
    ("workspace", &["ids", "units", "problem", "text", "progress", "geometry", "source", "layer", "index", "rules", "conflicts"]),
    ("paint", &["ids", "units", "problem", "text", "progress", "geometry", "source", "layer", "index", "rules", "conflicts", "words"]),
    (
        "export",
        &[
            "ids",
            "units",
            "problem",
            "text",
            "progress",
            "geometry",
            "source",
            "layer",
            "index",
            "rules",
            "conflicts",
            "words",
            "workspace",
            "paint",
        ],
    ),
    (
        "tasks",
        &[
            "ids",
            "units",
            "problem",
            "text",
            "progress",
            "fault",
            "geometry",
            "source",
            "layer",
            "index",
            "rules",
            "conflicts",
            "words",
            "workspace",
            "paint",
            "export",
        ],
    ),
    (
        "cli",
        &[
            "ids",
            "units",
            "problem",
            "text",
            "progress",
            "geometry",
            "source",
            "layer",
            "rules",
            "conflicts",
            "words",
            "paint",
            "tasks",
            "app",
        ],
    ),
    (
        "app",
        &[
            "ids",
            "units",
            "problem",
            "text",
            "progress",
            "fault",
            "geometry",
            "source",
            "layer",
            "rules",
            "conflicts",
            "words",
            "paint",
            "workspace",
            "tasks",
        ],
    ),
];

/// A file longer than this has a second subject.
const LINES_AT_MOST: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The room of a file: the first part of its path below `src`.
fn room(file: &Path) -> Option<String> {
    let relative = file.strip_prefix(root().join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
    (!matches!(first.as_str(), "lib" | "main")).then_some(first)
}

/// Rooms named by `crate::room` anywhere outside comments and tests.
fn rooms_used(text: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let code = line.split("//").next().unwrap_or("");
        for (start, _) in code.match_indices("crate::") {
            let name: String = code[start + "crate::".len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                used.push((place + 1, name));
            }
        }
    }
    used
}

#[test]
fn arrows_between_rooms_point_one_way() {
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let Some(room) = room(&file) else { continue };
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the room {room} is not in the table of arrows", file.display()));
            continue;
        };
        for (line, used) in rooms_used(&fs::read_to_string(&file).unwrap()) {
            let is_room = ARROWS.iter().any(|(name, _)| *name == used);
            if is_room && used != room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}:{line}: {room} must not use {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_arrow_that_points_back_would_be_seen() {
    let text =
        "use crate::ids::RecordNo;\n// use crate::app::State;\nfn f() { crate::tasks::open::open(); }\n#[cfg(test)]\nuse crate::app::run;";
    let expected = vec![(1, "ids".to_owned()), (3, "tasks".to_owned())];
    assert_eq!(rooms_used(text), expected);
}

#[test]
fn foreign_engines_stay_in_their_files() {
    let engines: &[(&str, &[&str])] = &[
        ("proj::", &["layer/projection"]),
        ("proj_sys::", &["layer/projection"]),
        ("i_overlay::", &["geometry/overlap"]),
        ("zune_jpeg::", &["source/raster/"]),
        ("weezl::", &["source/raster/tiff/"]),
        ("rusqlite::", &["source/gpkg", "source/geopackage", "workspace/", "export/gpkg", "paint/tiles_store"]),
    ];
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let relative = file.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        for (engine, homes) in engines {
            let is_used = text.lines().any(|line| {
                line.split("//")
                    .next()
                    .unwrap_or("")
                    .match_indices(engine)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            if is_used && !homes.iter().any(|home| relative.starts_with(home)) {
                wrong.push(format!("{relative} uses {engine}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let mut long = Vec::new();
    for folder in ["src", "tests", "examples", "benches"] {
        let folder = root().join(folder);
        if !folder.exists() {
            continue;
        }
        for file in rust_files(&folder) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            if lines > LINES_AT_MOST {
                long.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

#[test]
fn no_network_library_is_linked() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let banned = [
        "reqwest",
        "ureq",
        "hyper",
        "h2",
        "curl",
        "curl-sys",
        "isahc",
        "surf",
        "attohttpc",
        "tungstenite",
        "quinn",
        "rustls",
        "native-tls",
        "openssl",
        "openssl-sys",
    ];
    for name in banned {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is linked");
    }
}

#[test]
fn the_readme_lists_every_system_package() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let packages = fs::read_to_string(root().join("scripts/packages.txt")).unwrap();
    for package in packages.split_whitespace() {
        assert!(
            readme.split(|c: char| !(c.is_alphanumeric() || "-+.".contains(c))).any(|word| word == package),
            "README.md does not list {package}"
        );
    }
}

#[test]
fn the_readme_gives_each_dependency_its_reason() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let sections = ["[dependencies]", "[dev-dependencies]"];
    let mut is_in = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_in = sections.contains(&line.trim());
        } else if is_in && let Some((name, _)) = line.split_once('=') {
            let name = name.trim();
            assert!(readme.contains(&format!("| {name} |")), "README.md's table has no row for {name}");
        }
    }
}

#[test]
fn fixtures_and_assets_say_where_they_come_from() {
    for folder in ["tests/fixtures", "assets"] {
        let folder = root().join(folder);
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "rules") {
                assert!(path.join("SOURCE.md").exists(), "{} has no SOURCE.md", path.display());
            }
        }
    }
}
