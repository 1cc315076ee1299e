import Console
import Journal
import ShopModel
import ShopWatch

/// What could not be put on record, said where the program ends: nothing is lost without a word.
struct UnrecordedReport {
  let unrecorded: Unrecorded
  let words: PlainWords

  /// The lines; none when everything is on record.
  var lines: [String] {
    guard !unrecorded.isEmpty else { return [] }
    let operations = OperationWords(
      texts: Surroundings.texts(in: words.language), language: words.language, calendar: words.calendar)
    var lines = [words("tillwatch: this could not be put on record:", "tillwatch：以下内容未能写入记录：")]
    for operation in unrecorded.operations {
      guard let last = operation.steps.last else { continue }
      lines.append("  \(operation.subject.key): \(operations.line(last, of: operation))")
    }
    lines += (unrecorded.words.map(\.entry) + unrecorded.access.map(\.entry)).map { entry in
      "  \(words.minute(entry.at))  \(JournalReport(words: words).text(of: entry))"
    }
    for print in unrecorded.prints {
      lines.append("  \(words.minute(print.at))  \(print.subject.key):")
      // Standard error may go to a file.
      lines += print.lines.map { "  | \(CardNumberMask.masked($0))" }
    }
    return lines
  }
}

extension IncidentWord {
  fileprivate var entry: JournalEntry {
    JournalEntry(
      kind: .word, id: "", at: at, subject: subject, by: by, what: "", state: kind.record.word,
      detail: kind.record.detail)
  }
}

extension AccessWord {
  fileprivate var entry: JournalEntry {
    JournalEntry(kind: .access, id: "", at: at, by: by, what: "", state: kind.record, detail: "")
  }
}
