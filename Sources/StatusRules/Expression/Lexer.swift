import LocatedYAML
import ShopModel

/// Cuts an expression into tokens.
///
/// A name may contain dots and hyphens (`terminal.status-code`), so a minus needs a space on at least its left side
/// when it follows a name. A name may start with a digit when it is no number with a unit (`4g`).
struct Lexer {
  /// The longest expression, in Unicode scalars.
  static let longest = 4_000

  private let text: [Unicode.Scalar]
  private var position = 0

  private init(_ text: String) { self.text = Array(text.unicodeScalars) }

  /// The tokens of `text`, ended by one of kind `end`.
  static func tokens(of text: String) throws(ExpressionProblem) -> [Token] {
    var lexer = Lexer(text)
    guard lexer.text.count <= longest else {
      throw ExpressionProblem(at: 0, "the condition is longer than \(longest) characters")
    }
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < text.count ? text[position + ahead] : nil
  }

  private mutating func next() throws(ExpressionProblem) -> Token {
    while let scalar = peek(), scalar.properties.isWhitespace { position += 1 }
    let start = position
    guard let scalar = peek() else { return Token(kind: .end, offset: start) }
    let kind: Token.Kind
    if Lexer.isDigit(scalar) {
      kind = try numberOrWord()
    } else if Lexer.isLetter(scalar) {
      kind = .word(word())
    } else if scalar == "\"" {
      kind = .text(try quoted())
    } else if let currency = CurrencySign.code(of: scalar) {
      position += 1
      while peek() == " " { position += 1 }
      guard let next = peek(), Lexer.isDigit(next) else {
        throw ExpressionProblem(at: start, "an amount is written as \"\(scalar)500\"")
      }
      kind = .money(try amount(digits(), currency, at: start))
    } else {
      kind = .symbol(try symbol())
    }
    return Token(kind: kind, offset: start)
  }

  // MARK: Names and texts

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  /// Letters and digits, and dots and hyphens between them.
  private mutating func word() -> String {
    var word = String.UnicodeScalarView()
    while let scalar = peek() {
      let joins = (scalar == "." || scalar == "-") && peek(1).map { Lexer.isLetter($0) || Lexer.isDigit($0) } == true
      guard Lexer.isLetter(scalar) || Lexer.isDigit(scalar) || joins else { break }
      word.append(scalar)
      position += 1
    }
    return String(word)
  }

  private mutating func quoted() throws(ExpressionProblem) -> String {
    let start = position
    position += 1
    var content = String.UnicodeScalarView()
    while let scalar = peek() {
      position += 1
      if scalar == "\"" { return String(content) }
      content.append(scalar)
    }
    throw ExpressionProblem(at: start, "the text has no closing quotation mark")
  }

  // MARK: Numbers

  /// `12`, `0.5`, `1_000`: the digits without the underscores.
  private mutating func digits() -> String {
    var digits = ""
    while let scalar = peek() {
      if scalar == "_" {
        position += 1
        continue
      }
      let isPoint = scalar == "." && !digits.contains(".") && peek(1).map(Lexer.isDigit) == true
      guard Lexer.isDigit(scalar) || isPoint else { break }
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    return digits
  }

  private mutating func numberOrWord() throws(ExpressionProblem) -> Token.Kind {
    let start = position
    let digits = digits()
    guard let number = Double(digits), number.isFinite else {
      throw ExpressionProblem(at: start, "\"\(digits)\" is too large a number")
    }
    if let next = peek(), Lexer.isLetter(next) || next == "%" || next == "°" {
      let afterNumber = position
      let name = unitName()
      if let unit = LiteralUnit.named(name) { return .quantity(number * unit.factor, unit.dimension) }
      if Lexer.isCurrency(name) { return .money(try amount(digits, name, at: start)) }
      // No unit: a name that starts with a digit, such as `4g` or `2g`.
      position = afterNumber
      guard Lexer.isLetter(next) else { throw ExpressionProblem(at: afterNumber, Lexer.unknownUnit(name)) }
      return .word(digits + word())
    }
    // A unit may stand apart from its number by spaces; any other word there is a word of its own.
    let afterNumber = position
    while peek() == " " { position += 1 }
    let name = unitName()
    if let unit = LiteralUnit.named(name) { return .quantity(number * unit.factor, unit.dimension) }
    if Lexer.isCurrency(name) { return .money(try amount(digits, name, at: start)) }
    if !name.isEmpty, !Parser.connectives.contains(name) {
      throw ExpressionProblem(at: position - name.unicodeScalars.count, Lexer.unknownUnit(name))
    }
    position = afterNumber
    return .number(number)
  }

  private mutating func unitName() -> String {
    var name = String.UnicodeScalarView()
    if peek() == "%" {
      position += 1
      return "%"
    }
    while let scalar = peek(), Lexer.isLetter(scalar) || scalar == "°" || scalar == "µ" {
      name.append(scalar)
      position += 1
    }
    return String(name)
  }

  private static func isCurrency(_ name: String) -> Bool {
    name.utf8.count == 3 && name.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  private static func unknownUnit(_ name: String) -> String {
    let match = closestMatch(name, among: LiteralUnit.names).map { "; did you mean \"\($0)\"?" }
    return "unknown unit \"\(name)\"" + (match ?? "; units are \(LiteralUnit.names.joined(separator: ", "))")
  }

  /// An amount from its decimal digits, exact.
  private func amount(_ digits: String, _ currency: String, at offset: Int) throws(ExpressionProblem) -> Money {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = Money.decimals(of: currency)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard fraction.count <= decimals else {
      throw ExpressionProblem(at: offset, "\(currency) has \(decimals) decimal digits")
    }
    let padded = String(parts[0]) + fraction + String(repeating: "0", count: decimals - fraction.count)
    guard let minorUnits = Int64(padded) else {
      throw ExpressionProblem(at: offset, "\"\(digits)\" is too large an amount")
    }
    return Money(minorUnits: minorUnits, currency: currency)
  }

  // MARK: Symbols

  private mutating func symbol() throws(ExpressionProblem) -> Token.Symbol {
    let start = position
    let first = text[position]
    if let second = peek(1) {
      var pair = String.UnicodeScalarView()
      pair.append(first)
      pair.append(second)
      let spelling = String(pair)
      if let symbol = Token.Symbol(rawValue: spelling) {
        position += 2
        return symbol
      }
      if let meant = ["==": "=", "<>": "!=", "&&": "and", "||": "or"][spelling] {
        throw ExpressionProblem(at: start, "unknown sign \(excerpt(spelling)); did you mean \(excerpt(meant))?")
      }
    }
    position += 1
    if let symbol = Token.Symbol(rawValue: String(first)) { return symbol }
    let meant = ["≤": "<=", "≥": ">=", "≠": "!=", "!": "not", "'": "\""][String(first)]
    throw ExpressionProblem(
      at: start, "unknown sign \(excerpt(String(first)))" + (meant.map { "; did you mean \(excerpt($0))?" } ?? ""))
  }
}
