//! What is imperfect in the data, as sentences: fact, place, what was done, what to do; no blame.

use super::Lang;
pub use super::source_error::source_error;
use crate::layer::CodeSystem;
use crate::problem::{FileFault, Problem, ProblemKind, ProblemSeverity, RecordFault};

/// The problem as one sentence, beginning with the layer's name and the record's number.
#[must_use]
pub fn message(lang: Lang, layer: &str, problem: &Problem) -> String {
    let sentence = sentence(lang, &problem.kind);
    match problem.record {
        Some(record) => say!(lang, "{layer} 记录 {record}：{sentence}", "{layer} record {record}: {sentence}"),
        None => of_layer(lang, layer, &sentence),
    }
}

/// A sentence about a layer as a whole.
#[must_use]
pub fn of_layer(lang: Lang, layer: &str, sentence: &str) -> String {
    say!(lang, "{layer}：{sentence}", "{layer}: {sentence}")
}

/// The problem without layer and record, for lists that show those in columns of their own.
#[must_use]
pub fn sentence(lang: Lang, kind: &ProblemKind) -> String {
    match area(kind) {
        Area::Files => of_files(lang, kind).or_else(|| of_records(lang, kind)).or_else(|| super::layer_problems::sentence(lang, kind)),
        Area::Text => of_text(lang, kind),
        Area::Coordinates => of_coordinates(lang, kind),
        Area::Shapes => of_shapes(lang, kind).or_else(|| super::failed_pairs::sentence(lang, kind)),
        Area::Attributes => of_attributes(lang, kind),
        Area::Deep => super::deep_problems::of_deep(lang, kind),
        Area::Tables => super::table_problems::sentence(lang, kind),
    }
    .unwrap_or_else(|| kind.word().to_owned())
}

/// A severity's name.
#[must_use]
pub fn severity(lang: Lang, severity: ProblemSeverity) -> &'static str {
    match (severity, lang) {
        (ProblemSeverity::Note, Lang::Zh) => "提示",
        (ProblemSeverity::Note, Lang::En) => "note",
        (ProblemSeverity::Warning, Lang::Zh) => "注意",
        (ProblemSeverity::Warning, Lang::En) => "warning",
    }
}

/// What a problem is about; sentences stand in one function an area.
enum Area {
    Files,
    Text,
    Coordinates,
    Shapes,
    Attributes,
    Deep,
    Tables,
}

/// Exhaustive, so that a new kind without a sentence is seen here.
#[allow(clippy::too_many_lines, reason = "one line a kind: the table is the point")]
fn area(kind: &ProblemKind) -> Area {
    use ProblemKind as K;
    match kind {
        K::ShxMissing
        | K::ShxDamaged
        | K::DbfMissing
        | K::DbfDamaged { .. }
        | K::DbfRowsMissing { .. }
        | K::DbfRowsSurplus { .. }
        | K::DbfHeaderWrong
        | K::DbfTrailingBytes { .. }
        | K::MemoNotRead { .. }
        | K::SidecarUnreadable { .. }
        | K::ZipMemberRefused { .. }
        | K::LayerRefused { .. }
        | K::LayerSkipped { .. }
        | K::GeometryKindsSplit { .. }
        | K::FileBrokenOff { .. }
        | K::TableBrokenOff
        | K::JournalNotRead
        | K::GeometryColumnMissing { .. }
        | K::FieldsLeftOut { .. }
        | K::BinaryNotRead { .. }
        | K::GeometryTypeUnread { .. }
        | K::GeometryMixed
        | K::FieldWidthWrong { .. }
        | K::HeaderLengthWrong
        | K::VersionWrong { .. }
        | K::TrailingBytes { .. }
        | K::ShapeTypeMismatch { .. }
        | K::ShapeTypeOther { .. }
        | K::RecordUnreadable { .. }
        | K::RecordLengthWrong
        | K::RecordsMissing { .. }
        | K::NoRecords
        | K::InputChanged => Area::Files,
        K::EncodingGuessed { .. }
        | K::EncodingUncertain { .. }
        | K::EncodingContradicted { .. }
        | K::CpgUnknown { .. }
        | K::TextUndecodable { .. }
        | K::TextCut { .. }
        | K::BadNumber { .. } => Area::Text,
        K::CrsMissing
        | K::CrsUnreadable { .. }
        | K::CrsWithoutCode { .. }
        | K::CoordinatesOutsideCrs { .. }
        | K::CrsDoubtful { .. }
        | K::CrsApproximate { .. }
        | K::DatumShiftUnknown { .. }
        | K::DatumShiftAccepted { .. }
        | K::DatumShiftGiven { .. }
        | K::LayerFarAway { .. }
        | K::NotTransformable
        | K::NonFiniteVertex => Area::Coordinates,
        K::NullShape
        | K::RingUnclosed
        | K::RingDegenerate
        | K::Spike
        | K::SelfCrossing
        | K::RingTouchesItself
        | K::NoArea
        | K::ZeroLength
        | K::CalculationFailed { .. }
        | K::PairFailed { .. } => Area::Shapes,
        K::IdFieldMissing
        | K::IdEmpty
        | K::IdRepeated { .. }
        | K::ClassFieldMissing
        | K::ClassFieldChosen { .. }
        | K::ClassUnknown { .. }
        | K::ClassEmpty
        | K::SurveyCodesInZoning
        | K::CodeSystemUncertain { .. }
        | K::GeometryUnfit { .. } => Area::Attributes,
        K::OverlapsRecord { .. }
        | K::OverlapNarrow { .. }
        | K::OverlapsInLayer { .. }
        | K::SameShape { .. }
        | K::SameShapeOtherId { .. }
        | K::NarrowGap { .. }
        | K::Sliver { .. }
        | K::PartsFarApart { .. }
        | K::AreaDiffers { .. }
        | K::AreaUnitUnknown { .. }
        | K::IdRounded { .. } => Area::Deep,
        K::LineUnreadable { .. }
        | K::PointCountDiffers { .. }
        | K::StatedAreaDiffers { .. }
        | K::ZoneDiffers { .. }
        | K::AxesSwapped
        | K::SectionPassedOver { .. }
        | K::TitleRows { .. }
        | K::HeadingsMissing
        | K::RowRagged { .. }
        | K::ColumnsLeftOut { .. }
        | K::QuoteUnclosed
        | K::CoordinatesUnreadable { .. }
        | K::CoordinateColumnsGuessed { .. }
        | K::DegreesPacked { .. }
        | K::DegreesAmbiguous { .. }
        | K::NumberRounded { .. }
        | K::SheetDamaged { .. } => Area::Tables,
    }
}

fn of_files(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::ShxMissing => say!(
            lang,
            "没有 .shx 文件，已扫描 .shp 找出各记录；请索取完整的一套文件",
            "no .shx file, so the records were found by scanning the .shp; ask for the complete set of files"
        ),
        K::ShxDamaged => say!(
            lang,
            "扩展名 .shx 的索引与 .shp 对不上，已扫描 .shp 找出各记录；请核对记录数，最好重新导出",
            "the .shx does not fit the .shp, so the records were found by scanning the .shp; check their number, better export again"
        ),
        K::DbfMissing => say!(
            lang,
            "没有 .dbf 文件，图形没有属性；请索取完整的一套文件",
            "no .dbf file, so the shapes have no attributes; ask for the complete set of files"
        ),
        K::DbfDamaged { fault } => {
            let fault = file_fault(lang, *fault);
            say!(
                lang,
                ".dbf 文件用不了（{fault}），图形没有属性；请重新导出",
                "the .dbf cannot be used ({fault}), so the shapes have no attributes; export it again"
            )
        }
        K::DbfRowsMissing { rows, shapes } => say!(
            lang,
            "属性表只有 {rows} 行，图形有 {shapes} 个，其余图形属性为空；请重新导出",
            "the table has {rows} rows for {shapes} shapes, so the rest have empty attributes; export it again"
        ),
        K::DbfRowsSurplus { rows, shapes } => say!(
            lang,
            "属性表有 {rows} 行，图形只有 {shapes} 个，多出的行不显示；请核对两个文件是否同一批导出",
            "the table has {rows} rows for {shapes} shapes, so the surplus rows are not shown; check that both files are of one export"
        ),
        K::DbfHeaderWrong => say!(
            lang,
            ".dbf 文件头的长度或行数有误，已按各行的实际位置读取；请核对属性",
            "the .dbf's header gives a wrong length or number of rows, so the rows were read where they are; check the attributes"
        ),
        K::DbfTrailingBytes { bytes } => say!(
            lang,
            ".dbf 末尾有 {bytes} 个不成行的字节，已略过；请核对行数",
            "{bytes} bytes at the end of the .dbf are no row and were passed over; check the number of rows"
        ),
        K::MemoNotRead { field } => say!(
            lang,
            "字段“{field}”的备注文字存在另一个文件里，按空值处理；需要时请转成普通文本字段",
            "the memo text of field {field:?} lies in another file and is taken as empty; turn it into an ordinary text field if it is needed"
        ),
        K::SidecarUnreadable { name } => say!(
            lang,
            "同名文件 {name} 读不出来，按没有处理；请检查权限，或关闭占用它的程序",
            "{name} beside it cannot be read and is taken as missing; check the permissions, or close the program that holds it"
        ),
        K::ZipMemberRefused { member, fault } => {
            let fault = file_fault(lang, *fault);
            say!(
                lang,
                "压缩包中的 {member} 打不开（{fault}），其余图层已打开；需要它时请手工解压后查看",
                "{member} in the same .zip cannot be opened ({fault}); the other layers are open; unpack it by hand if you need it"
            )
        }
        K::FieldWidthWrong { field } => say!(
            lang,
            "字段“{field}”的宽度与行长不符，只读到行尾；请核对这一列",
            "the width of field {field:?} does not fit the row, so it is read up to the row's end; check this column"
        ),
        _ => return None,
    })
}

fn of_records(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::HeaderLengthWrong => say!(
            lang,
            ".shp 文件头写的长度与实际不符，已按实际长度读取",
            "the header of the .shp gives a length that is not the file's; the file's own length was used"
        ),
        K::VersionWrong { version } => say!(
            lang,
            ".shp 文件头的版本号是 {version}，应为 1000，已照常读取；请核对图形",
            "the version in the .shp's header is {version} instead of 1000; it was read as usual, check the shapes"
        ),
        K::TrailingBytes { bytes } => say!(
            lang,
            ".shp 末尾有 {bytes} 个字节不是记录，已略过；请核对记录数",
            "{bytes} bytes at the end of the .shp are no record and were passed over; check the number of records"
        ),
        K::ShapeTypeMismatch { header, records } => say!(
            lang,
            ".shp 文件头的图形类型是 {header}，记录是 {records}，以记录为准",
            "the .shp's header says shape type {header}, its records are {records}; the records' type was used"
        ),
        K::ShapeTypeOther { shape_type } => say!(
            lang,
            "图形类型 {shape_type} 与本图层不同，未载入；请在源文件中分成不同图层",
            "its shape type {shape_type} is not the layer's, so it was left out; separate the types into layers"
        ),
        K::RecordUnreadable { fault } => {
            let fault = record_fault(lang, *fault);
            say!(
                lang,
                "{fault}，未载入；请在源文件中修复后重新导出",
                "{fault}, so it was left out; repair it in its own program and export again"
            )
        }
        K::RecordLengthWrong => {
            say!(
                lang,
                "记录自带的长度与 .shx 不一致，已按 .shx 读取；请核对这个图形",
                "its own header gives another length than the .shx, whose length was used; check this shape"
            )
        }
        K::RecordsMissing { listed, found } => say!(
            lang,
            "应有 {listed} 个记录，文件里只有 {found} 个，文件可能没有复制完整；请重新索取",
            "{listed} records are listed and {found} are there: the file was probably cut while it was copied; ask for it again"
        ),
        K::NoRecords => say!(lang, "没有任何记录", "there are no records in it"),
        K::InputChanged => {
            say!(lang, "文件在工作空间保存之后有变动；请重新核查", "the file has changed since the workspace was saved; check again")
        }
        _ => return None,
    })
}

pub(super) fn file_fault(lang: Lang, fault: FileFault) -> String {
    match fault {
        FileFault::Unreadable => say!(lang, "读不出来", "it cannot be read"),
        FileFault::Damaged => say!(lang, "内容已损坏", "it is damaged"),
        FileFault::Unsupported => say!(lang, "图形类型不支持", "its shapes are not supported"),
        FileFault::TooLarge => say!(lang, "解开后大得不合常理", "it unpacks to more than is plausible"),
        FileFault::Packed => say!(lang, "有密码或压缩方式不认识", "it is encrypted or packed in an unknown way"),
    }
}

fn record_fault(lang: Lang, fault: RecordFault) -> String {
    match fault {
        RecordFault::NotLocated => say!(lang, "在文件中找不到这个记录", "its bytes cannot be found"),
        RecordFault::TooShort => say!(lang, "记录比它的图形应有的短", "it is shorter than its shape needs"),
        RecordFault::CountImpossible => say!(lang, "点数或部分数不可能", "its number of points or parts is impossible"),
        RecordFault::PartsDisordered => say!(lang, "各部分的次序错乱", "its parts do not follow one another"),
    }
}

fn of_text(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::EncodingGuessed { encoding, sample } => say!(
            lang,
            "没有说明文字编码，按 {encoding} 读取（如“{sample}”）；若是乱码，用 ?encoding= 指定",
            "nothing says how its text is encoded; read as {encoding} (for instance {sample:?}); if that is garbled, give ?encoding="
        ),
        K::EncodingUncertain { encoding, sample } => say!(
            lang,
            "没有说明文字编码，几种都说得通，暂按 {encoding} 读取（如“{sample}”）；请核对，不对时用 ?encoding= 指定",
            "nothing says how its text is encoded and several encodings fit; read as {encoding} (for instance {sample:?}); check it, and give ?encoding= if it is wrong"
        ),
        K::EncodingContradicted { stated, used, sample } => say!(
            lang,
            "标明的文字编码 {stated} 与内容不符，按 {used} 读取（如“{sample}”）；不对时用 ?encoding= 指定",
            "its text is said to be {stated} and is not; read as {used} (for instance {sample:?}); give ?encoding= if that is wrong"
        ),
        K::CpgUnknown { label } => say!(
            lang,
            ".cpg 写的编码“{label}”不认识，已按内容判断",
            "the encoding {label:?} in the .cpg is not known; the text itself decided"
        ),
        K::TextUndecodable { field } => say!(
            lang,
            "字段“{field}”的文字不符合本图层的编码，坏字以 � 代替；请核对，或用 ?encoding= 指定编码",
            "the text of field {field:?} does not fit the layer's encoding, so bad characters show as �; check it, or give ?encoding="
        ),
        K::TextCut { field } => say!(
            lang,
            "字段“{field}”的文字在一个字中间被截断，残缺的半个字不显示",
            "the text of field {field:?} was cut in the middle of a character; the broken half is not shown"
        ),
        K::BadNumber { field, text } => say!(
            lang,
            "“{field}”不是数字（{text}），按空值处理；在源文件中改正后重新打开",
            "{field:?} is not a number ({text}) and is taken as empty; correct it in the source file and open it again"
        ),
        _ => return None,
    })
}

fn of_coordinates(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::CrsMissing => say!(
            lang,
            "没有说明坐标系（shapefile 由 .prj 说明），按坐标推断；请核对，或用 ?crs=EPSG 代码指定",
            "nothing says which coordinate system it is in (a .prj does for a shapefile), so that is inferred from the coordinates; check it, or give ?crs=EPSG"
        ),
        K::CrsUnreadable { sample } => say!(
            lang,
            "坐标系说明看不懂（{sample}），按坐标推断；请核对，或用 ?crs=EPSG 代码指定",
            "the text about its coordinate system cannot be understood ({sample}), so it is inferred from the coordinates; check it, or give ?crs=EPSG"
        ),
        K::CrsWithoutCode { name } => say!(
            lang,
            "坐标系 {name} 没有 EPSG 代码，按文件自带的参数使用",
            "the coordinate system {name} has no EPSG code; its own parameters are used"
        ),
        K::CoordinatesOutsideCrs { crs, example } => say!(
            lang,
            "坐标（{example}）不可能属于标明的坐标系 {crs}；请核对，或用 ?crs=EPSG 代码指定",
            "coordinates such as {example} cannot be in {crs}, which it is said to be in; check it, or give ?crs=EPSG"
        ),
        K::CrsDoubtful { crs, better, percent } => say!(
            lang,
            "按标明的坐标系 {crs}，它不在县区界线和其他图层附近；按 ?{better} 则有 {percent} % 落在那里；请核对，并在文件名后加 ?{better}",
            "in {crs}, which it is said to be in, it lies nowhere near the counties and the other layers; with ?{better} {percent} % of it lies there: check it, and add ?{better} behind the file name"
        ),
        K::CrsApproximate { name } => say!(
            lang,
            "{name} 坐标按公布的近似公式换算到 CGCS2000，位置误差按至少 5 米计；要精确请用测绘坐标的数据",
            "its {name} coordinates are converted to CGCS2000 by published formulas that are approximate, with a position error of at least 5 m; use surveyed coordinates where it matters"
        ),
        K::DatumShiftUnknown { from, to } => say!(
            lang,
            "从 {from} 到 {to} 没有公开的精确转换，位置可能差几十米以上：图层照常显示，涉及它的规则暂不核查；在文件名后加 ?shift=dx,dy,dz（或七参数），或用 ?error=米 接受误差",
            "there is no public exact transformation from {from} to {to}, so positions may be off by tens of metres or more: the layer is shown and rules on it are held back; add ?shift=dx,dy,dz (or seven parameters) behind the file name, or accept an error with ?error=METRES"
        ),
        K::DatumShiftAccepted { from, to, error } => say!(
            lang,
            "从 {from} 到 {to} 未作基准转换，按使用者接受的 {error} 米位置误差核查；要精确请用 ?shift= 给出转换参数",
            "no datum shift from {from} to {to} was applied; rules are evaluated with the position error of {error} m that was accepted; give parameters with ?shift= where it matters"
        ),
        K::DatumShiftGiven { from } => say!(
            lang,
            "已按使用者输入的转换参数从 {from} 转到 CGCS2000；参数不写入清单和日志",
            "it was shifted from {from} to CGCS2000 with the parameters that were entered; they are left out of lists and logs"
        ),
        K::LayerFarAway { distance_km } => say!(
            lang,
            "离其他图层 {distance_km} 千米，坐标系可能不对；请核对，或用 ?crs=EPSG 代码指定",
            "it lies {distance_km} km from all other layers, so its coordinate system may be wrong; check it, or give ?crs=EPSG"
        ),
        K::NotTransformable => say!(
            lang,
            "坐标无法转换到分析坐标系，未参与核查；请在源文件中检查这个图形",
            "its coordinates cannot be transformed to the analysis CRS, so it was left out; check the shape in the source file"
        ),
        K::NonFiniteVertex => say!(
            lang,
            "有的坐标不是数值，未载入；请在源文件中修复这个图形",
            "some of its coordinates are not numbers, so it was left out; repair the shape in the source file"
        ),
        _ => return None,
    })
}

fn of_shapes(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::NullShape => say!(lang, "没有图形，只有属性", "it has attributes and no shape"),
        K::RingUnclosed => say!(lang, "有环没有闭合，已闭合", "a ring was not closed; it was closed"),
        K::RingDegenerate => {
            say!(lang, "有环不足三个不同的点，按不存在处理", "a ring has fewer than three distinct points and is taken as not there")
        }
        K::Spike => say!(lang, "有零宽度的尖刺，按不存在处理", "a spike of zero width is taken as not there"),
        K::SelfCrossing => say!(
            lang,
            "边界自相交或环与环相交，面积按奇偶规则计算；建议在源文件中修复",
            "its rings cross themselves or each other; its area is counted by the even-odd rule, better repair it in the source file"
        ),
        K::RingTouchesItself => say!(
            lang,
            "有环在一个点上碰到自己，面积不受影响；其他软件可能要求拆成几个环",
            "a ring touches itself in a point; its area does not suffer, though other programs may want separate rings"
        ),
        K::NoArea => say!(lang, "没有面积，按不存在处理", "it has no area and is taken as not there"),
        K::ZeroLength => say!(lang, "有一段线长度为零", "a line of it has no length"),
        K::CalculationFailed { reason } => say!(
            lang,
            "这个图形计算失败（{reason}），清单中缺它的结果；请把它单独导出并反馈",
            "the calculation failed for this shape ({reason}), so its results are missing from the list; export it alone and report it"
        ),
        _ => return None,
    })
}

fn of_attributes(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::IdFieldMissing => say!(
            lang,
            "没有可作标识的字段，以记录号代替；可用 ?id=字段名 指定",
            "no field can serve as identifier, so record numbers stand in; give ?id=FIELD"
        ),
        K::IdEmpty => say!(lang, "标识为空", "its identifier is empty"),
        K::IdRepeated { id } => say!(
            lang,
            "标识 {id} 不止一个记录使用；请核对是否重复录入",
            "the identifier {id} stands in several records; check whether it was entered twice"
        ),
        K::ClassFieldMissing => say!(
            lang,
            "找不到类别或用地代码字段，与它有关的规则不会有结果；请用 ?class=字段名 指定",
            "no field has the classes or land codes, so rules about it find nothing; give ?class=FIELD"
        ),
        K::ClassFieldChosen { field, others } => say!(
            lang,
            "有几个字段像类别字段，采用了“{field}”（另有 {others}）；不对时用 ?class=字段名 指定",
            "several fields look like the class; {field:?} was taken (others: {others}); give ?class=FIELD if that is wrong"
        ),
        K::ClassUnknown { value } => say!(
            lang,
            "类别或代码“{value}”不认识，原样保留，不参与规则；请核对",
            "the class or code {value:?} is not known; it is kept as it is and matches no rule; check it"
        ),
        K::ClassEmpty => say!(lang, "类别或代码为空，不参与规则", "its class or code is empty and matches no rule"),
        K::SurveyCodesInZoning => say!(
            lang,
            "这是现状地类（三调）代码，不是规划用途；核查规划用途请换规划图层",
            "its codes are those of present use (third survey), not of planned use; take the planning layer to check planned use"
        ),
        K::CodeSystemUncertain { system } => {
            let name = code_system(lang, system);
            say!(
                lang,
                "用地代码属于哪种分类不能确定，按{name}处理；不对时用 ?codes= 指定",
                "which classification its land codes belong to is not certain; taken as {name}; give ?codes= if that is wrong"
            )
        }
        K::GeometryUnfit { geometry } => {
            let geometry = terms_geometry(lang, geometry);
            say!(
                lang,
                "{geometry}图层不适合这个用途，与它有关的规则不会有结果",
                "a layer of {geometry} records cannot serve its role, so rules about it find nothing"
            )
        }
        _ => return None,
    })
}

fn terms_geometry(lang: Lang, word: &str) -> &str {
    match lang {
        Lang::Zh => super::errors::geometry_zh(word),
        Lang::En => word,
    }
}

/// A code system by its word of rule files.
fn code_system(lang: Lang, word: &str) -> &str {
    CodeSystem::from_word(word).map_or(word, |system| super::rules::code_system(lang, system))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RecordNo;

    #[test]
    fn a_sentence_has_place_fact_and_remedy() {
        let kind = ProblemKind::BadNumber { field: "面积".to_owned(), text: "12.3.4".to_owned() };
        let problem = Problem { record: Some(RecordNo::new(41)), kind };
        assert_eq!(message(Lang::Zh, "耕地", &problem), "耕地 记录 41：“面积”不是数字（12.3.4），按空值处理；在源文件中改正后重新打开");
        assert!(message(Lang::En, "耕地", &problem).starts_with("耕地 record 41: \"面积\" is not a number (12.3.4)"));
    }

    #[test]
    fn every_kind_has_its_sentence_in_both_languages() {
        for kind in ProblemKind::one_of_each() {
            for lang in [Lang::Zh, Lang::En] {
                let text = sentence(lang, &kind);
                assert_ne!(text, kind.word(), "{kind:?} has no sentence");
                assert!(!text.ends_with(['.', '。']), "{text}");
            }
        }
    }
}
