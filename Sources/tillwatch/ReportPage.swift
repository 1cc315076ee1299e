import Console
import ShopModel

/// A report as lines of text.
enum ReportText {
  static func lines(title: String, period: String, _ sections: [ReportSection]) -> [String] {
    [title, period]
      + sections.flatMap { section in
        [""] + [section.heading] + table(section).map { "  " + $0 }
          + (section.note.isEmpty ? [] : PlainText.wrapped(section.note, to: 100).map { "  " + $0 })
      }
  }

  private static func table(_ section: ReportSection) -> [String] {
    guard !section.rows.isEmpty else { return [section.nothing] }
    let rows = [section.columns] + section.rows
    let widths = section.columns.indices.map { column in rows.map { cells($0[column]) }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        column == 0
          ? PlainText.padded(text, to: widths[column])
          : String(repeating: " ", count: widths[column] - cells(text)) + text
      }.joined(separator: "  ")
    }
  }

  /// How many cells a text takes.
  private static func cells(_ text: String) -> Int {
    // Padded to more than it can take: what was added is known.
    let most = text.unicodeScalars.count * 2
    return most - (PlainText.padded(text, to: most).count - text.count)
  }
}

/// A report as a page for a browser: one file, without anything from elsewhere.
enum ReportPage {
  static func html(title: String, period: String, language: Language, _ sections: [ReportSection]) -> String {
    let body = sections.map { section in
      let head = section.columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
      let rows = section.rows.map { row in
        let cells = row.dropFirst().map { "<td>\(escaped($0))</td>" }.joined()
        return "<tr><th scope=\"row\">\(escaped(row.first ?? ""))</th>\(cells)</tr>"
      }
      let table =
        rows.isEmpty
        ? "<p>\(escaped(section.nothing))</p>"
        : "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>\n</table>"
      let note = section.note.isEmpty ? "" : "\n<p class=\"note\">\(escaped(section.note))</p>"
      return "<section>\n<h2>\(escaped(section.heading))</h2>\n\(table)\(note)\n</section>"
    }
    return """
      <!DOCTYPE html>
      <html lang="\(language == .chinese ? "zh-Hans" : "en")">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <h1>\(escaped(title))</h1>
      <p>\(escaped(period))</p>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  /// A text in which nothing is markup, between tags and within quotes.
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, sign in
      switch sign {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(sign)
      }
    }
  }

  private static let style = """

    body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: #1b1b1b; max-width: 60em; margin: 2em auto; }
    h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: .3em .6em; border-bottom: 1px solid #ccc; text-align: right; font-variant-numeric: tabular-nums; }
    th:first-child { text-align: left; } tbody th { font-weight: normal; }
    .note { color: #555; font-size: .9em; }
    @media print { body { margin: 0; } }

    """
}
