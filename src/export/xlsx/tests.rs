//! The spreadsheet as another program reads it.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};

use super::*;
use crate::export::tests::with_content;
use crate::progress::{Cancel, Progress};
use crate::workspace::rows::samples;

fn written(conflicts: &dyn crate::workspace::Conflicts, lang: Lang) -> Vec<u8> {
    let (progress, cancel) = (Progress::silent(), Cancel::new());
    let mut out = Vec::new();
    with_content(conflicts, |content| {
        write(&Content { lang, ..*content }, &mut out, Watch { progress: &progress, cancel: &cancel, name: "" }).unwrap();
    });
    out
}

fn book(lang: Lang) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(written(&samples::list(), lang))).unwrap()
}

fn texts(range: &Range<Data>, row: usize) -> Vec<String> {
    range.rows().nth(row).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn sheets_stand_in_their_order() {
    assert_eq!(book(Lang::Zh).sheet_names(), ["冲突清单", "县区汇总", "R1", "R3", "R3 明细", "数据来源", "数据问题"]);
    assert_eq!(book(Lang::En).sheet_names(), ["Conflicts", "By county", "R1", "R3", "R3 pairs", "Provenance", "Data problems"]);
}

#[test]
fn all_conflicts_have_chinese_headings_and_both_units() {
    let range = book(Lang::Zh).worksheet_range("冲突清单").unwrap();
    assert_eq!(texts(&range, 0)[0], "土壤污染防治冲突清单");
    assert!(texts(&range, 1)[0].starts_with("核查时间：2026-01-01 00:00（北京时间）"), "{:?}", texts(&range, 1));
    let headings = texts(&range, 2);
    assert_eq!(headings[..4], ["冲突编号", "规则", "核查事项", "严重性"]);
    assert_eq!(headings.len(), columns::ALL.len());
    assert_eq!(range.height(), 3 + 4);
    let cell = |row: usize, heading: &str| range.get((row, headings.iter().position(|known| known == heading).unwrap())).unwrap().clone();
    assert_eq!(cell(3, "冲突编号"), Data::String("123456789a".into()));
    assert_eq!(cell(3, "严重性"), Data::String("严重".into()));
    assert_eq!(cell(3, "主体标识"), Data::String("=1+1".into()));
    assert_eq!(cell(3, "重叠面积（m²）"), Data::Float(1284.46));
    assert_eq!(cell(3, "重叠面积（亩）"), Data::Float(1.93));
    assert_eq!(headings[23..], ["重叠椭球面积（m²）", "重叠椭球面积（亩）", "主体名称", "对象名称"]);
    assert_eq!(cell(3, "重叠椭球面积（m²）"), Data::Float(1283.8));
    assert_eq!(cell(3, "主体名称"), Data::String("旧厂".into()));
    assert_eq!(cell(5, "重叠椭球面积（m²）"), Data::Empty);
    assert_eq!(cell(3, "占主体面积"), Data::Float(0.321_114));
    assert_eq!(cell(3, "距离（m）"), Data::Empty);
    // Identifiers of 19 digits stay text: a number would lose the last ones.
    assert_eq!(cell(5, "对象标识"), Data::String("4502060010010000041".into()));
    assert_eq!(cell(5, "距离（m）"), Data::Float(312.47));
    assert_eq!(cell(5, "确定性"), Data::String("存疑".into()));
}

#[test]
fn county_summary_counts_every_conflict_once() {
    let range = book(Lang::Zh).worksheet_range("县区汇总").unwrap();
    let rows: Vec<Vec<String>> = (2..6).map(|row| texts(&range, row)).collect();
    assert_eq!(rows[0][..4], ["县区", "R1", "R2", "R3"]);
    assert_eq!(rows[1][..4], ["柳南区", "2", "0", "0"]);
    assert_eq!(rows[2][..4], ["未落入任何县区", "0", "0", "2"]);
    assert_eq!(rows[3][..4], ["合计", "2", "0", "2"]);
    let total = rows[0].iter().position(|heading| heading == "合计").unwrap();
    assert_eq!(rows[3][total..], ["4", "2", "2", "2568.91", "3.85"]);
    // A rule that was not evaluated has no count.
    let rule = range.rows().find(|row| row[0] == Data::String("R2".into())).unwrap();
    assert_eq!(rule[2], Data::String("未核查".into()));
}

#[test]
fn sources_have_a_row_each_and_their_pairs_follow() {
    let mut book = book(Lang::Zh);
    let sources = book.worksheet_range("R3").unwrap();
    assert_eq!(sources.height(), 3 + 2);
    let headings = texts(&sources, 2);
    assert_eq!(headings.len(), 8 + 5 * 4 * 2 + 4);
    assert_eq!(headings[8], "相接或在内 优先保护类 地块数");
    assert_eq!(headings[12], "相接或在内 严格管控类 地块数");
    let row = texts(&sources, 3);
    assert_eq!(row[..8], ["污染源", "7", "", "冶炼", "", "4502060010010000041", "严格管控类", "0"]);
    assert_eq!(row[12..14], ["1", "2000"]);
    assert_eq!(row[row.len() - 2..], ["4.5", "0"]);
    assert_eq!(texts(&sources, 4)[5..8], ["", "", ""]);
    let pairs = book.worksheet_range("R3 明细").unwrap();
    assert_eq!(pairs.height(), 3 + 2);
    assert!(!texts(&pairs, 2).contains(&"重叠面积（m²）".to_owned()));
}

#[test]
fn provenance_names_files_hashes_and_rules() {
    let range = book(Lang::Zh).worksheet_range("数据来源").unwrap();
    let all: Vec<Vec<String>> = (0..range.height()).map(|row| texts(&range, row)).collect();
    let has = |text: &str| all.iter().flatten().any(|cell| cell.contains(text));
    for text in [
        "2026-01-01 00:00",
        "jingtu 0.0.0",
        "EPSG:4524",
        "名录地块.dbf",
        &"ab".repeat(32),
        "GB18030",
        "DKBM",
        "核查开始后被改动",
        "没有优先监管地块图层",
    ] {
        assert!(has(text), "{text}");
    }
    let problems = book(Lang::Zh).worksheet_range("数据问题").unwrap();
    assert_eq!(problems.height(), 3 + 2);
    assert_eq!(texts(&problems, 3)[..4], ["名录地块", "风险管控和修复名录", "注意", "整个文件"]);
    assert_eq!(texts(&problems, 4)[2..4], ["提示", "3"]);
}

#[test]
fn empty_list_makes_a_spreadsheet_too() {
    let bytes = written(&samples::SampleList(Vec::new()), Lang::Zh);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.worksheet_range("冲突清单").unwrap().height(), 3);
}

#[test]
fn sheets_are_ready_to_print() {
    let bytes = written(&samples::list(), Lang::Zh);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    for part in ["orientation=\"landscape\"", "paperSize=\"9\"", "fitToHeight=\"0\"", "<autoFilter ref=\"A3:AA7\"", "state=\"frozen\""] {
        assert!(sheet.contains(part), "{part}");
    }
    let book = std::io::read_to_string(archive.by_name("xl/workbook.xml").unwrap()).unwrap();
    assert!(book.contains("_xlnm.Print_Titles"), "{book}");
}

#[test]
fn sheet_names_are_made_fit() {
    with_content(&samples::list(), |content| {
        let counts = Counts::of(content);
        let (progress, cancel) = (Progress::silent(), Cancel::new());
        let watch = Watch { progress: &progress, cancel: &cancel, name: "" };
        let mut book = Book { workbook: Workbook::new(), styles: Styles::new(), names: Vec::new(), content, counts: &counts, watch };
        assert_eq!(book.free_name("R1/a:b"), "R1_a_b");
        assert_eq!(book.free_name("r1_A_b"), "r1_A_b 2");
        assert_eq!(book.free_name(&"长".repeat(40)).chars().count(), 31);
        assert_eq!(book.free_name(&"长".repeat(40)).chars().count(), 31);
        assert_eq!(book.free_name(" "), "_");
    });
}
