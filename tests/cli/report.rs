//! `jingtu report`: an A4 page a plot, with text that can be searched and copied.

use std::collections::BTreeMap;

use crate::support::layers::plots;
use crate::support::{Desk, farmland, points, square, zoning};

const INPUTS: &str = "--priority 重点.shp --risk-list 名录.shp --zoning 规划.shp --farmland 地.shp --source 源.shp";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "重点",
        &plots(&[("LZ-0137", square(0.0, 0.0, 200.0)), ("LZ-0138", square(500.0, 0.0, 50.0)), ("MD-1", square(9000.0, 0.0, 50.0))]),
    );
    desk.put("名录", &plots(&[("MD-1", square(3000.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(100.0, 0.0, 200.0)), ("GH-2", "0901", square(600.0, 0.0, 20.0))]));
    desk.put("地", &farmland(&[("D1", "1", square(0.0, 400.0, 100.0)), ("D2", "3", square(200.0, 400.0, 100.0))]));
    desk.put("源", &points(&[("W1", "电镀", [100.0, 300.0]), ("W2", "尾矿库", [900.0, 300.0])]));
    desk
}

/// The texts of a PDF, read as any reader does: unpack the streams, map each font's codes back to Unicode.
fn texts(bytes: &[u8]) -> String {
    let streams = streams(bytes);
    // Codes of the regular and the bold font differ; both maps are tried in the order in which they are written.
    let maps: Vec<BTreeMap<u16, char>> =
        streams.iter().filter(|stream| stream.contains("beginbfchar")).map(|stream| unicode(stream)).collect();
    let mut text = String::new();
    for content in streams.iter().filter(|stream| stream.contains(" Tf\n")) {
        let mut font = 0;
        for line in content.lines() {
            match line.split(' ').next() {
                Some("/F1") => font = 0,
                Some("/F2") => font = 1,
                _ => {}
            }
            if line == "ET" {
                text.push('\n');
            }
            if let Some(shown) = line.strip_suffix(" Tj") {
                text.extend(codes(shown).into_iter().filter_map(|code| maps[font].get(&code)));
            }
        }
    }
    text
}

/// Every packed stream, bytes as characters.
fn streams(bytes: &[u8]) -> Vec<String> {
    let find = |from: usize, what: &[u8]| bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find(from, b"\nstream\n").map(|at| at + 8) {
        let end = find(start, b"\nendstream").unwrap();
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&bytes[start..end]), &mut unpacked).unwrap();
        found.push(unpacked.into_iter().map(char::from).collect());
        from = end;
    }
    found
}

fn unicode(cmap: &str) -> BTreeMap<u16, char> {
    let hex = |text: &str| text.trim_matches(['<', '>']).to_owned();
    let mut map = BTreeMap::new();
    for line in cmap.lines().filter(|line| line.starts_with('<')) {
        let Some((code, to)) = line.split_once(' ') else { continue };
        let units: Vec<u16> =
            hex(to).as_bytes().chunks(4).filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok()).collect();
        if let (Ok(code), Some(Ok(character))) = (u16::from_str_radix(&hex(code), 16), char::decode_utf16(units).next()) {
            map.insert(code, character);
        }
    }
    map
}

/// Two-byte codes of a string in hex or in brackets.
#[allow(clippy::single_match_else, reason = "two ways of writing a string, side by side")]
fn codes(string: &str) -> Vec<u16> {
    let bytes: Vec<u8> = match string.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(hex) => hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect(),
        None => {
            let mut bytes = Vec::new();
            let mut inner = string[1..].strip_suffix(')').unwrap().chars().peekable();
            while let Some(character) = inner.next() {
                bytes.push(match character {
                    '\\' => match inner.next().unwrap() {
                        'n' => b'\n',
                        'r' => b'\r',
                        't' => b'\t',
                        'b' => 8,
                        'f' => 12,
                        first @ '0'..='7' => {
                            let mut value = first.to_digit(8).unwrap();
                            for _ in 0..2 {
                                if let Some(digit) = inner.peek().and_then(|next| next.to_digit(8)) {
                                    value = value * 8 + digit;
                                    inner.next();
                                }
                            }
                            value as u8
                        }
                        other => other as u8,
                    },
                    other => other as u8,
                });
            }
            bytes
        }
    };
    bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn pages(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(text.matches("/MediaBox [0 0 595.27563 841.88983]").count(), text.matches("/MediaBox").count(), "A4 upright");
    text.matches("/MediaBox").count()
}

#[test]
fn a_page_says_what_the_plot_is_what_it_conflicts_with_and_what_lies_around() {
    let desk = desk();
    for (lang, words) in [
        (
            "zh",
            [
                "地块表",
                "投影面积",
                "40\u{202f}000.00 m²   60.00 亩",
                "R2",
                "第五十九条",
                "电镀",
                "100 m 北",
                "严格管控类",
                "现场记录",
                "分析坐标系",
            ],
        ),
        (
            "en",
            [
                "Plot sheet",
                "planar",
                "40\u{202f}000.00 m²   60.00 mu",
                "R2",
                "art. 59",
                "电镀",
                "100 m N",
                "Strict control",
                "Notes",
                "Analysis CRS",
            ],
        ),
    ] {
        let line = format!("report --plot LZ-0137 {INPUTS} --analysis-crs 4524 --lang {lang} --out 表.pdf");
        let outcome = desk.line(&line).expect(0);
        assert!(outcome.stdout.contains("表.pdf"));
        let bytes = desk.bytes("表.pdf");
        assert_eq!(pages(&bytes), 1);
        let text = texts(&bytes);
        // Long sentences are broken into lines.
        let joined = text.replace('\n', "").to_lowercase();
        for word in words {
            assert!(joined.contains(&word.to_lowercase()), "no {word:?} in: {text}");
        }
    }
}

#[test]
fn a_secrecy_mark_stands_on_the_page_where_it_is_asked_for() {
    let desk = desk();
    for (mark, is_there) in [("", false), ("--secrecy 秘密", true)] {
        desk.line(&format!("report --plot LZ-0137 {INPUTS} {mark} --out 密.pdf --quiet")).expect(0);
        assert_eq!(texts(&desk.bytes("密.pdf")).contains("秘密"), is_there, "{mark}");
    }
}

#[test]
fn several_plots_are_several_pages_each_once() {
    let desk = desk();
    desk.line(&format!("report --plot LZ-0138 --plot LZ-0137 --plot LZ-0138 --plot 名录:MD-1 {INPUTS} --quiet")).expect(0);
    let bytes = desk.bytes("plots.pdf");
    assert_eq!(pages(&bytes), 3);
    let text = texts(&bytes);
    let places = ["LZ-0138", "LZ-0137", "MD-1", "3 / 3"].map(|word| text.find(word).unwrap_or_else(|| panic!("no {word}: {text}")));
    assert!(places.is_sorted(), "in the order asked for");
}

#[test]
fn a_plot_that_is_not_there_or_on_several_layers_is_wrong_usage() {
    let desk = desk();
    let line = |plot: &str| desk.line(&format!("report --plot {plot} {INPUTS} --quiet"));
    line("LZ-0139").expect_sentence(2, &["LZ-0139", "LZ-0137"]);
    line("MD-1").expect_sentence(2, &["重点:MD-1", "名录:MD-1"]);
    line("重点:LZ-9137").expect_sentence(2, &["LZ-0137"]);
    desk.line(&format!("report {INPUTS}")).expect(2);
    desk.line(&format!("report --plot LZ-0137 {INPUTS} --out 表.doc --quiet")).expect_sentence(1, &[".pdf"]);
    assert!(!desk.names().iter().any(|name| name.contains(".pdf")), "nothing was written");
}

#[test]
fn a_map_on_paper_is_of_that_size_and_its_words_can_be_copied() {
    let desk = desk();
    desk.line(&format!("render {INPUTS} --paper a3 --dpi 100 --scale 10000 --grid --title 试验图 --out 图.pdf --quiet")).expect(0);
    let bytes = desk.bytes("图.pdf");
    // 420 by 297 millimetres in 1/72 inch, rounded to whole pixels of 1/100 inch.
    let [width, height] = media_box(&bytes);
    assert!((width - 420.0 / 25.4 * 72.0).abs() < 0.5 && (height - 297.0 / 25.4 * 72.0).abs() < 0.5, "{width} {height}");
    let text = texts(&bytes);
    for word in ["试验图", "图例", "1:10\u{202f}000", "36\u{202f}643\u{202f}000 m", "优先监管地块"] {
        assert!(text.contains(word), "no {word}: {text}");
    }
    desk.line(&format!("render {INPUTS} --paper a4-portrait --dpi 96 --out 图.png --quiet")).expect(0);
    let png = desk.bytes("图.png");
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!([side(16), side(20)], [794, 1123]);
    desk.line(&format!("render {INPUTS} --paper a5 --out 图.png --quiet")).expect(2);
}

/// Width and height of the first page, in 1/72 inch.
fn media_box(bytes: &[u8]) -> [f32; 2] {
    let text = String::from_utf8_lossy(bytes);
    let inner = text.split("/MediaBox [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let numbers: Vec<f32> = inner.split(' ').map(|number| number.parse().unwrap()).collect();
    [numbers[2], numbers[3]]
}
