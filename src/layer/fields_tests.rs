//! Fields are told apart by their values whatever their names.

use super::*;

/// A table as columns: name, kind, value by row.
struct Columns(Vec<Field>, Sample);

type ValueOf<'a> = &'a dyn Fn(usize) -> String;

fn table(rows: usize, columns: &[(&str, FieldKind, ValueOf<'_>)]) -> Columns {
    let fields = columns.iter().map(|(name, kind, _)| Field { name: (*name).to_owned(), kind: *kind }).collect();
    let values = columns.iter().map(|(_, _, value)| (0..rows).map(value).collect()).collect();
    Columns(fields, Sample { records: (0..rows as u32).collect(), columns: values })
}

impl Columns {
    fn profiles(&self) -> Vec<Profile> {
        profiles(&self.0, &self.1)
    }

    fn name(&self, place: Option<usize>) -> &str {
        place.map_or("", |place| self.0[place].name.as_str())
    }
}

use FieldKind::{Integer, Real, Text};

const CLASSES: [&str; 3] = ["优先保护类", "安全利用类", "严格管控类"];

fn parcel(row: usize) -> String {
    format!("{:019}", 4_502_020_000_000_000_000_u64 + row as u64 * 7 % 5_000)
}

/// A farmland table under these field names, with decoys.
fn farmland(names: [&str; 9]) -> Columns {
    table(
        300,
        &[
            (names[0], Integer, &|row| (row + 1).to_string()),
            (names[1], Text, &|row| {
                if row % 50 == 7 {
                    parcel(row - 1)
                } else if row == 3 {
                    String::new()
                } else {
                    parcel(row)
                }
            }),
            (names[2], Text, &|row| format!("拉堡镇{}组地块{row}", row % 37)),
            (names[3], Text, &|row| CLASSES[row % 3].to_owned()),
            (names[4], Text, &|_| "2090040100".to_owned()),
            (names[5], Real, &|row| format!("{:.2}", 1234.5 + row as f64 * 17.3)),
            (names[6], Text, &|row| format!("1390772{:04}", row * 3)),
            (names[7], Text, &|row| ["0101", "0103"][row % 2].to_owned()),
            (names[8], Integer, &|row| (row * row % 90_000 + row).to_string()),
        ],
    )
}

#[test]
fn farmland_is_understood_under_any_names() {
    for names in [
        ["OBJECTID", "DKBM", "DKMC", "TRHJZLLB", "YSDM", "MJ", "LXDH", "DLBM", "TBMJ"],
        ["objectid", "dkbm", "dkmc", "trhjzllb", "ysdm", "mj", "lxdh", "dlbm", "tbmj"],
        ["序号", "地块编码", "地块名称", "质量类别", "要素代码", "面积", "电话", "地类编码", "图斑面积"],
        ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"],
        ["a", "b", "c", "d", "e", "f", "g", "h", "i"],
    ] {
        let table = farmland(names);
        let profiles = table.profiles();
        let class = farmland_class(&profiles, &table.1);
        let id = identifier(&profiles, class.field);
        assert_eq!((table.name(class.field), table.name(id.field)), (names[3], names[1]), "{names:?}");
        assert_eq!(table.name(name(&profiles, Role::Farmland, [id.field, class.field])), names[2]);
    }
}

#[test]
fn an_object_id_serves_only_where_nothing_else_does() {
    let only = table(50, &[("OBJECTID", Integer, &|row| (row + 1).to_string()), ("BZ", Text, &|_| String::new())]);
    assert_eq!(only.name(identifier(&only.profiles(), None).field), "OBJECTID");
    let none = table(50, &[("MJ", Real, &|row| format!("{row}.25")), ("MC", Text, &|row| format!("地块{row}"))]);
    assert_eq!(identifier(&none.profiles(), None).field, None);
}

#[test]
fn the_composite_class_is_preferred_to_the_metals() {
    for composite in ["zh5_level", "F9"] {
        let metal = |shift: usize| move |row: usize| CLASSES[if (row + shift).is_multiple_of(5) { row % 3 } else { 0 }].to_owned();
        let (cd, hg, lead) = (metal(0), metal(1), metal(2));
        let worst = |row: usize| CLASSES[if (0..3).any(|shift| (row + shift).is_multiple_of(5)) { row % 3 } else { 0 }].to_owned();
        let table = table(200, &[("Cd_CLASS", Text, &cd), ("Hg_CLASS", Text, &hg), (composite, Text, &worst), ("Pb_CLASS", Text, &lead)]);
        let choice = farmland_class(&table.profiles(), &table.1);
        assert_eq!(table.name(choice.field), composite);
        assert_eq!(choice.others.len(), 3);
    }
}

#[test]
fn class_words_are_preferred_to_digits_and_digits_to_nothing() {
    let both =
        table(90, &[("CD_LB", Text, &|row| (row % 3 + 1).to_string()), ("LB2", Text, &|row| ["Ⅰ类", "Ⅱ类", "3"][row % 3].to_owned())]);
    assert_eq!(both.name(farmland_class(&both.profiles(), &both.1).field), "LB2");
    let digits = table(90, &[("X", Text, &|row| (row % 3 + 1).to_string()), ("Y", Text, &|row| (row % 5 + 1).to_string())]);
    assert_eq!(digits.name(farmland_class(&digits.profiles(), &digits.1).field), "X");
}

#[test]
fn zoning_codes_are_found_among_constants_years_and_storeys() {
    const CODES: [(&str, &str); 4] = [("0701", "城镇住宅用地"), ("070102", "二类城镇住宅用地"), ("1001", "工业用地"), ("16", "留白用地")];
    for names in [["YSDM", "GHDKBH", "GHYDDM", "GHYDMC", "NF", "CS"], ["F1", "F2", "F3", "F4", "F5", "F6"]] {
        let table = table(
            120,
            &[
                (names[0], Text, &|_| "2090040100".to_owned()),
                (names[1], Text, &|row| format!("GH{row:010}")),
                (names[2], Text, &|row| CODES[row % 4].0.to_owned()),
                (names[3], Text, &|row| CODES[row % 4].1.to_owned()),
                (names[4], Text, &|row| (2018 + row % 6).to_string()),
                (names[5], Integer, &|row| (row % 9 + 1).to_string()),
            ],
        );
        let profiles = table.profiles();
        let class = land_codes(&profiles);
        assert_eq!(table.name(class.field), names[2]);
        assert_eq!(table.name(identifier(&profiles, class.field).field), names[1]);
        let evidence = code_evidence(&profiles, &table.1, class.field.expect("codes")).expect("a system");
        assert_eq!((evidence.system, evidence.is_sure), (CodeSystem::Planning, true));
    }
}

#[test]
fn planned_codes_are_preferred_to_present_ones() {
    let table = table(
        60,
        &[
            ("DLBM", Text, &|row| ["0101", "0702", "05H1"][row % 3].to_owned()),
            ("GHDLBM", Text, &|row| ["0701", "0801", "1001"][row % 3].to_owned()),
        ],
    );
    assert_eq!(table.name(land_codes(&table.profiles()).field), "GHDLBM");
}

#[test]
fn the_kind_of_a_source_is_found_and_its_name_is_not_taken_for_it() {
    const KINDS: [&str; 3] = ["尾矿库", "电镀园区", "冶炼厂区"];
    for names in [["BH", "MC", "LX", "TYSHXYDM", "WD"], ["f1", "f2", "f3", "f4", "f5"]] {
        let table = table(
            40,
            &[
                (names[0], Text, &|row| format!("WRM{row:06}")),
                (names[1], Text, &|row| format!("柳江区{row}号尾矿库")),
                (names[2], Text, &|row| KINDS[row % 3].to_owned()),
                (names[3], Text, &|row| format!("91450200MA5{row:07}")),
                (names[4], Real, &|row| format!("24.{row:04}")),
            ],
        );
        let profiles = table.profiles();
        let kind = source_kind(&profiles);
        assert_eq!(table.name(kind.field), names[2]);
        if names[0] == "BH" {
            assert_eq!(table.name(identifier(&profiles, kind.field).field), "BH");
        }
        assert_eq!(table.name(name(&profiles, Role::Source, [Some(0), kind.field])), names[1]);
    }
}
