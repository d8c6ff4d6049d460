//! How the cells of workbooks look. Owns: that all of them look alike.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, XlsxError};

/// How headings look.
pub(in crate::exchange) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_num_format("@")
        .set_background_color(Color::RGB(0x00DC_E6F1))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
}

/// How cells look.
pub(in crate::exchange) fn text_format() -> Format {
    // Text, so that zeros in front and the last digits of ids stay.
    Format::new().set_num_format("@")
}

/// The number of a column, where a workbook has so many.
pub(in crate::exchange) fn column_number(i: usize) -> Result<u16, XlsxError> {
    u16::try_from(i).map_err(|_| XlsxError::RowColumnLimitError)
}
