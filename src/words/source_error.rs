//! Why a file cannot be opened at all, as one sentence: file, cause, remedy.

use std::path::Path;

use super::Lang;
use super::errors::cause;
use crate::source::raster::RasterFault;
use crate::source::{FORMATS, NotFormatReason, SourceError, UnsupportedKind};

/// Why a file cannot be opened, as one sentence: file, cause, remedy.
#[must_use]
pub fn source_error(lang: Lang, error: &SourceError) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let name = |path: &Path| path.display().to_string();
    match error {
        SourceError::NotFound { path } => format!("{}：没有这个文件；请检查路径", name(path)),
        SourceError::IsFolder { path } => format!("{}：这是文件夹；请指定其中的 .shp 文件", name(path)),
        SourceError::Unreadable { path, source } => {
            format!("{}：读不出来（{}）；请关闭占用它的程序，检查权限", name(path), cause(source))
        }
        SourceError::Changed { path } => format!("{}：文件在打开之后被改动、替换或删除了；请重新打开", name(path)),
        SourceError::NotFormat { path, format, reason } => {
            format!("{}：不是{}（{}）；请从原软件重新导出", name(path), format_zh(format), not_format_zh(reason))
        }
        SourceError::Unsupported { path, what } => format!("{}：{}", name(path), unsupported_zh(what)),
        SourceError::LayerMissing { path, layer, layers } => {
            format!("{}：没有图层“{layer}”；现有图层 {layers}", name(path))
        }
        SourceError::EncodingUnknown { path, label } => {
            format!("{}：不认识编码“{label}”；可用 gbk、gb18030、utf-8 或 big5", name(path))
        }
        SourceError::Raster { path, fault } => format!("{}：{}", name(path), raster_zh(fault)),
    }
}

fn format_zh(format: &str) -> String {
    match format {
        "shapefile" => " shapefile".to_owned(),
        "dBASE table" => " dBASE 表（.dbf）".to_owned(),
        "zip" => " zip 压缩包".to_owned(),
        "text table" => "文本表格".to_owned(),
        "workbook" => "能读的电子表格".to_owned(),
        "boundary-point file" => "界址点坐标文件".to_owned(),
        other => format!(" {other}"),
    }
}

fn not_format_zh(reason: &NotFormatReason) -> String {
    match reason {
        NotFormatReason::Empty => "文件是空的".to_owned(),
        NotFormatReason::HeaderCut { bytes } => format!("只有 {bytes} 个字节"),
        NotFormatReason::FileCode { code } => format!("文件以 {code} 开头，应为 9994"),
        NotFormatReason::TableHeader => "文件头不成立".to_owned(),
        NotFormatReason::ZipDirectory => "压缩包目录读不出来".to_owned(),
        NotFormatReason::ZipWithoutLayer => "里面没有图层文件".to_owned(),
        NotFormatReason::Syntax { line } => format!("第 {line} 行起内容不完整"),
        NotFormatReason::NoLayer => "里面没有可以上图或列出的内容".to_owned(),
        NotFormatReason::Cut => "文件不完整".to_owned(),
        NotFormatReason::Tables => "数据表目录读不出来".to_owned(),
        NotFormatReason::NotText => "含有文本中不会有的字节".to_owned(),
        NotFormatReason::NoColumns => "没有分列".to_owned(),
        NotFormatReason::WebPage => "其实是网页，请用表格软件打开后另存为 .xlsx".to_owned(),
        NotFormatReason::NoPlots => "里面没有地块".to_owned(),
        NotFormatReason::WorkbookDamaged => "内容已损坏或有密码".to_owned(),
    }
}

fn unsupported_zh(what: &UnsupportedKind) -> String {
    match what {
        UnsupportedKind::MultiPatch => "不支持多面体（MultiPatch，建筑表面）；请把底面导出为面".to_owned(),
        UnsupportedKind::BaseMap => "这是底图，不是图层；请在窗口中打开，或用 jingtu render 的 --base 指定".to_owned(),
        UnsupportedKind::Format { extension } if extension.is_empty() => format!("不认识的文件格式；能打开的有 {FORMATS}"),
        UnsupportedKind::Format { extension } => format!("不支持 .{extension} 文件；能打开的有 {FORMATS}"),
        UnsupportedKind::Foreign { program, is_archive: true } => {
            format!("不能直接打开这种压缩包（{program}）；请解压后打开其中的文件，或改用 .zip 压缩")
        }
        UnsupportedKind::Foreign { program, .. } => {
            format!("这种 {program} 文件不能读取；请在原软件中导出为 shapefile、GeoPackage 或 GeoJSON")
        }
        UnsupportedKind::TextTooLarge => "比整个读入的表格应有的大得多；请拆分，或做成图层".to_owned(),
        UnsupportedKind::ZipBomb { member } => format!("压缩包中的 {member} 解开后大得不合常理；请手工解压后打开其中的文件"),
        UnsupportedKind::ZipMethod { member } => format!("压缩包中的 {member} 有密码或压缩方式不认识；请手工解压后打开其中的文件"),
    }
}

fn raster_zh(fault: &RasterFault) -> String {
    match fault {
        RasterFault::NoPlace => "没有说明图像在地面的位置；请把坐标文件（.tfw、.jgw、.pgw）放在旁边，或导出为 GeoTIFF".to_owned(),
        RasterFault::TooLarge { width, height } => {
            format!("{width} × {height} 像素的图像不能整幅读入内存；请另存为分块的 GeoTIFF 或 MBTiles")
        }
        RasterFault::BlockTooLarge { width, height } => {
            format!("按 {width} × {height} 像素的块存放，块太大，不能逐块读取；请另存为分块（256 或 512）的 GeoTIFF")
        }
        RasterFault::Packing { code } => {
            format!("图像的压缩方式（TIFF 代码 {code}）不能读取；请用 LZW、DEFLATE 或 JPEG 压缩重新导出")
        }
        RasterFault::Samples { bits, samples } => {
            format!("每像素 {samples} 个 {bits} 位的值，不是能直接显示的图像；请导出为 8 位 RGB 或灰度")
        }
        RasterFault::TileFormat { format } => format!("瓦片是 {format} 格式；请导出为 PNG 或 JPEG 瓦片"),
        RasterFault::NoTiles => "里面没有瓦片".to_owned(),
        RasterFault::Damaged => "图像内容损坏；请从原软件重新导出".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_errors_name_the_file_in_chinese() {
        let error = SourceError::Unsupported { path: "楼.shp".into(), what: UnsupportedKind::MultiPatch };
        assert_eq!(source_error(Lang::Zh, &error), "楼.shp：不支持多面体（MultiPatch，建筑表面）；请把底面导出为面");
    }
}
