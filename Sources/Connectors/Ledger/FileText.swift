import Glibc

/// The text of a file as spreadsheets write it: UTF-8 with or without its mark, UTF-16 with one, or GB18030 (as on a
/// Chinese Windows).
enum FileText {
  /// The text; nil: it is in none of these.
  ///
  /// - Parameter headings: what must be in it. GB18030 can by chance be UTF-8, too (状态 is), and then these tell.
  static func decode(_ bytes: [UInt8], expecting headings: [String] = []) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) { return convert(bytes.dropFirst(2), from: "UTF-16LE") }
    if bytes.starts(with: [0xFE, 0xFF]) { return convert(bytes.dropFirst(2), from: "UTF-16BE") }
    func isExpected(_ text: String) -> Bool { headings.allSatisfy(text.prefix(10_000).contains) }
    let text = String(validating: bytes, as: UTF8.self)
    if let text, isExpected(text) { return text }
    let chinese = convert(bytes[...], from: "GB18030")
    if let chinese, text == nil || isExpected(chinese) { return chinese }
    return text
  }

  private static func convert(_ bytes: ArraySlice<UInt8>, from charset: String) -> String? {
    guard let converter = iconv_open("UTF-8", charset), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // No character of these becomes more than twice as long.
    var output = [CChar](repeating: 0, count: input.count * 2 + 8)
    let size = output.count
    let left = input.withUnsafeMutableBufferPointer { input -> Int? in
      output.withUnsafeMutableBufferPointer { output -> Int? in
        var (from, fromLeft) = (input.baseAddress, input.count)
        var (to, toLeft) = (output.baseAddress, output.count)
        let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
        return result == Int(bitPattern: UInt.max) || fromLeft != 0 ? nil : toLeft
      }
    }
    guard let left else { return nil }
    return String(validating: output[..<(size - left)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
