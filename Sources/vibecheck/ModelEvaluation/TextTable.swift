/// Rows of cells as aligned text.
struct TextTable {
  /// The first row names the columns.
  var rows: [[String]]

  init(_ header: [String], _ rows: [[String]]) {
    self.rows = [header] + rows
  }

  /// Columns set apart by two spaces, without spaces at the ends of lines.
  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let line = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ")
      return line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)]
        + "\n"
    }.joined()
  }
}
