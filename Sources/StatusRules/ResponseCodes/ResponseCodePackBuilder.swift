import LocatedYAML
import ShopModel

/// Turns a response-code file's YAML into the table and collects what is wrong with it.
struct ResponseCodePackBuilder {
  let reader: SourceReader
  private(set) var codes: [ResponseCode] = []
  private(set) var groups: [String: Set<String>] = [:]
  /// Where each code stands in `codes`.
  private(set) var places: [ResponseCode.Family: [String: Int]] = [:]
  private var actions: [String: LocalizedText] = [:]
  /// The line of each code, for what is said of a second one.
  private var lines: [ResponseCode.Family: [String: Int]] = [:]

  init(reader: SourceReader) { self.reader = reader }

  /// Reads the whole document.
  mutating func read(_ document: YAMLNode) {
    let top = MappingReader(document, reader)
    for entry in top.entries("actions") ?? [] {
      actions[entry.key] = text(MappingReader(entry.value, reader), limit: 200)
    }
    for family in ResponseCode.Family.allCases {
      for node in top.list(family.rawValue) ?? [] { read(node, of: family) }
    }
    readGroups(top.entries("groups") ?? [])
    top.finish()
    if codes.isEmpty, reader.problems.isEmpty { reader.problem(at: top.position, "there is no response code in it") }
  }

  // MARK: One code

  private mutating func read(_ node: YAMLNode, of family: ResponseCode.Family) {
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return }
    let code = code(keys, of: family)
    let kind = keys.choice("class", isRequired: family == .unionPay, of: ResponseCode.Class.self)
    // An approved payment lies with nobody.
    let isApproved = kind == .success
    let side = keys.choice("side", isRequired: !isApproved, of: ResponseCode.Side.self)
    let cause = keys.choice("cause", isRequired: !isApproved, of: Cause.self)
    let title = keys.mapping("title", isRequired: true).flatMap { text($0, limit: 80) }
    let action = action(keys)
    keys.finish()
    for key in ["side", "cause"] where isApproved && keys.node(key) != nil {
      keys.problem(with: key, "an approved payment has no \(key)")
    }
    if side == .cardholder, cause?.isAccountSide == true {
      keys.problem(with: "cause", "what lies with the customer's card is never a cause of the merchant's account")
    }
    guard let code, let title, let action else { return }
    places[family, default: [:]][code] = codes.count
    codes.append(
      ResponseCode(
        family: family, code: code, class: kind, side: side, cause: cause, title: title, action: action))
    if family == .unionPay, let side { groups[side.rawValue, default: []].insert(code) }
  }

  private mutating func code(_ keys: MappingReader, of family: ResponseCode.Family) -> String? {
    guard let code = keys.string("code", isRequired: true) else { return nil }
    let digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8.prefix(family == .zvt ? 16 : 36)
    guard code.utf8.count == 2, code.utf8.allSatisfy(digits.contains) else {
      let form = family == .zvt ? "hexadecimal digits, in capitals" : "digits or capital letters"
      keys.problem(with: "code", "\(excerpt(code)) is not a code: two \(form)")
      return nil
    }
    if let line = lines[family]?[code] {
      keys.problem(with: "code", "the code \(excerpt(code)) is there already, on line \(line)")
      return nil
    }
    lines[family, default: [:]][code] = keys.node("code")?.position.line
    return code
  }

  /// The name of one of the actions, or a text of its own.
  private func action(_ keys: MappingReader) -> LocalizedText? {
    guard let node = keys.node("action", isRequired: true) else { return nil }
    guard let name = node.scalar else { return text(MappingReader(node, reader), limit: 200) }
    if let action = actions[name] { return action }
    keys.problem(with: "action", "unknown action \(excerpt(name))" + suggestion(for: name, among: actions.keys))
    return nil
  }

  /// A text in both languages of the product.
  private func text(_ both: MappingReader, limit: Int) -> LocalizedText? {
    let english = both.string("en", isRequired: true, limit: limit)
    let chinese = both.string("zh", isRequired: true, limit: limit)
    both.finish()
    guard let english, let chinese else { return nil }
    return LocalizedText(en: DeviceText.clean(english, limit: limit), zh: DeviceText.clean(chinese, limit: limit))
  }

  // MARK: Groups

  private mutating func readGroups(_ entries: [YAMLNode.Entry]) {
    let known = lines[.unionPay] ?? [:]
    for entry in entries {
      let isName = entry.key.utf8.allSatisfy {
        $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
      }
      guard isName, entry.key.first != "-" else {
        reader.problem(at: entry.keyPosition, "a group's name has only lower-case letters and hyphens")
        continue
      }
      guard ResponseCode.Side(rawValue: entry.key) == nil else {
        reader.problem(at: entry.keyPosition, "\(excerpt(entry.key)) is a side, and names all of its codes already")
        continue
      }
      var members: Set<String> = []
      for node in reader.list(entry.value) ?? [] {
        guard let code = reader.string(node) else { continue }
        if known[code] == nil {
          reader.problem(at: node.position, "\(excerpt(code)) is none of the UnionPay codes of this file")
        }
        members.insert(code)
      }
      if members.isEmpty { reader.problem(at: entry.value.position, "a group needs at least one code") }
      groups[entry.key] = members
    }
  }
}
