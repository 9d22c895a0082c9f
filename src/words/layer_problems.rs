//! What is imperfect in files that hold several layers or are read whole, as sentences.

use super::Lang;
use super::problems::file_fault;
use crate::problem::ProblemKind;

/// The sentence of a problem of this kind; `None` where it is another.
pub(super) fn sentence(lang: Lang, kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::LayerRefused { layer, fault } => {
            let fault = file_fault(lang, *fault);
            say!(
                lang,
                "同一文件中的图层“{layer}”打不开（{fault}），其余图层已打开；需要它时请在原软件中检查后重新导出",
                "layer {layer:?} of the same file cannot be opened ({fault}); the others are open; check it in its own program if you need it"
            )
        }
        K::LayerSkipped { layer, geometry } => {
            let geometry = if lang == Lang::Zh { super::errors::geometry_zh(geometry) } else { geometry };
            say!(
                lang,
                "同一文件中的图层“{layer}”（{geometry}）不能作这个用途，没有打开；只要其中一个图层时用 ?layer= 指定",
                "layer {layer:?} ({geometry}) of the same file cannot serve this role and was not opened; give ?layer= to choose one"
            )
        }
        K::GeometryKindsSplit { layers } => say!(
            lang,
            "文件里有几种几何类型，已按类型分成图层（{layers}），记录号在各图层内分别计数",
            "its records are of several geometry kinds, so there is a layer for each ({layers}), with record numbers of its own"
        ),
        K::FileBrokenOff { line } => say!(
            lang,
            "从第 {line} 行起内容不完整，已载入此前的记录；请重新索取文件",
            "it breaks off in line {line}; what stands before that was read; ask for the file again"
        ),
        K::TableBrokenOff => say!(
            lang,
            "表格读到中途就读不下去了，已载入此前的记录；请在原软件中修复后重新导出",
            "its table cannot be read to the end; the records before that were read; repair it in its own program and export again"
        ),
        K::JournalNotRead => say!(
            lang,
            "有程序正开着这个文件，尚未写入文件的修改没有读到；请在那个程序中保存并关闭后重新打开",
            "a program holds this file, and changes that it has not yet written were not read; save and close it there and open it again"
        ),
        K::GeometryColumnMissing { column } => say!(
            lang,
            "登记的几何列“{column}”不在表中，按无几何的表打开；请重新导出",
            "the geometry column {column:?} that is listed is not in the table, so it was opened without geometry; export it again"
        ),
        K::FieldsLeftOut { most } => say!(
            lang,
            "字段太多，只保留前 {most} 个；请在源文件中删去不用的字段",
            "it has too many fields, so the first {most} were kept; delete those that are not used"
        ),
        K::BinaryNotRead { field } => say!(
            lang,
            "字段“{field}”存的是二进制数据（如照片），按空值处理",
            "field {field:?} holds binary data, such as a photo, and is taken as empty"
        ),
        K::GeometryTypeUnread { geometry } => say!(
            lang,
            "几何类型 {geometry} 不能读取（曲线或立体），未载入；请在原软件中转成折线后重新导出",
            "its geometry, {geometry}, has curves or no plane, so it was left out; turn it into straight segments and export again"
        ),
        K::GeometryMixed => say!(
            lang,
            "一个记录里既有面又有线或点，只保留维数最高的；需要其余部分时请在源文件中拆开",
            "it has polygons, lines or points in one record, of which the largest dimension was kept; separate them if you need the rest"
        ),
        _ => return None,
    })
}
