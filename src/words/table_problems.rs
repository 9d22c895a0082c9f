//! What is imperfect in tables and boundary-point files, as sentences.

use super::Lang;
use crate::problem::ProblemKind;

/// The sentence of a problem of tables; `None` for one of another area.
pub(super) fn sentence(lang: Lang, kind: &ProblemKind) -> Option<String> {
    of_boundary_points(lang, kind).or_else(|| of_tables(lang, kind)).or_else(|| of_coordinates(lang, kind))
}

fn of_boundary_points(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::LineUnreadable { line, text } => say!(
            lang,
            "第 {line} 行看不懂（{text}），没有采用；请在源文件中核对",
            "line {line} cannot be read ({text}) and was kept out; check it in the source file"
        ),
        K::PointCountDiffers { stated, found } => say!(
            lang,
            "写明 {stated} 个界址点，实有 {found} 个；请核对是否缺点",
            "{stated} boundary points are stated and {found} are there; check whether some are missing"
        ),
        K::StatedAreaDiffers { stated, found } => say!(
            lang,
            "写明面积 {stated} 公顷，按界址点算是 {found} 公顷；请核对",
            "an area of {stated} ha is stated, its points enclose {found} ha; check it"
        ),
        K::ZoneDiffers { stated, found } => say!(
            lang,
            "文件头写的带号是 {stated}，坐标前两位是 {found}，按坐标处理；请核对",
            "the header says zone {stated}, its coordinates begin with {found}, which was used; check it"
        ),
        K::AxesSwapped => say!(
            lang,
            "纵横坐标（或经纬度）写反了，已按数字位数对调；请核对位置",
            "easting and northing (or longitude and latitude) stand the other way round and were turned by their digits; check the place"
        ),
        K::SectionPassedOver { name } => {
            say!(lang, "“{name}”一节不是坐标，没有读取", "the section {name:?} has no coordinates and was not read")
        }
        _ => return None,
    })
}

fn of_tables(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::TitleRows { rows, text } => {
            say!(lang, "表头上面有 {rows} 行标题（“{text}”），不算记录", "{rows} title rows above the headings ({text:?}) are no records")
        }
        K::HeadingsMissing => say!(
            lang,
            "没有表头，各列按序号命名；最好在源文件中加上表头后重新打开",
            "there are no headings, so columns are numbered; better add them in the source file and open it again"
        ),
        K::RowRagged { cells, expected } => say!(
            lang,
            "这一行有 {cells} 格，表头有 {expected} 格，可能错列；请核对",
            "this row has {cells} cells for {expected} headings and may be out of step; check it"
        ),
        K::ColumnsLeftOut { columns } => say!(
            lang,
            "有 {columns} 列几乎是空的，没有读取；请删去多余的列后重新打开",
            "{columns} columns are nearly empty and were not read; delete surplus columns and open it again"
        ),
        K::QuoteUnclosed => say!(
            lang,
            "有引号没有配对，引号按普通字符读取；请在源文件中核对",
            "a quotation mark is never closed, so quotes were read as plain characters; check the source file"
        ),
        K::NumberRounded { text } => say!(
            lang,
            "有超过 15 位的编码存成了数字（{text}），末尾几位已经丢失；请从来源处以文本格式重新导出",
            "a code of more than 15 digits is kept as a number ({text}) and has lost its last digits; export it again as text"
        ),
        K::SheetDamaged { sheet } => say!(
            lang,
            "工作表“{sheet}”没有读完，后面的行可能缺失；请用表格软件打开后另存",
            "the sheet {sheet:?} could not be read to its end and may lack rows; open it in a spreadsheet program and save it again"
        ),
        _ => return None,
    })
}

fn of_coordinates(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::CoordinatesUnreadable { text } => say!(
            lang,
            "坐标看不懂（{text}），这条记录没有图形；请在源文件中改正后重新打开",
            "its coordinates cannot be read ({text}), so it has no shape; correct them in the source file and open it again"
        ),
        K::CoordinateColumnsGuessed { x, y } => say!(
            lang,
            "表头没有说明哪几列是坐标，按数值采用了“{x}”和“{y}”；请核对位置",
            "no heading says which columns are coordinates; by their values {x:?} and {y:?} were taken; check the places"
        ),
        K::DegreesPacked { example, degrees } => say!(
            lang,
            "坐标按“度.分秒”读取（{example} 即 {degrees}°）；若其实是十进制度，请改写源文件",
            "coordinates were read as DDD.MMSS ({example} is {degrees}°); if they are decimal degrees, rewrite the source file"
        ),
        K::DegreesAmbiguous { example } => say!(
            lang,
            "坐标（如 {example}）也可能是“度.分秒”，记录太少无法判断，按十进制度读取；请核对位置",
            "coordinates such as {example} might be DDD.MMSS; too few records tell, so they were read as decimal degrees; check the places"
        ),
        _ => return None,
    })
}
