"""Any workbook: sheets as they are described, drawn with formats, drop-downs and charts."""
