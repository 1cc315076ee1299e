import Connectors
import ShopConfiguration
import ShopModel

/// The file that is written of a search: what answered as itself, ready to be watched, and as comments what is a guess.
/// Pure.
struct DiscoveredFile {
  let found: [FoundDevice]
  let language: Language
  /// The shop's name; nil: somebody has to put it in.
  var shopName: LocalizedText?
  /// Ids that are taken in shop.yaml.
  var takenIDs: Set<String> = []
  /// Terminal numbers that are.
  var takenTIDs: Set<String> = []

  /// Whether there is anything to watch.
  var hasItems: Bool { !terminals.isEmpty || !printers.isEmpty || !sources.isEmpty }

  private var sure: [FoundDevice] { found.filter { $0.certainty == .answered } }
  private var terminals: [FoundDevice] { sure.filter(\.isTerminal) }
  private var printers: [FoundDevice] { sure.filter { $0.kind == .escpos } }
  /// Every power source by itself.
  private var sources: [(server: FoundDevice, name: String)] {
    sure.flatMap { device -> [(server: FoundDevice, name: String)] in
      guard case .nut(let names) = device.kind else { return [] }
      return names.filter(Self.isIdentifier).map { (device, $0) }
    }
  }

  /// The file's text.
  var text: String {
    var lines = head
    var ids = takenIDs
    var tids = takenTIDs
    func id(_ kind: String) -> String {
      let number = (1...).first { !ids.contains("\(kind)-\($0)") } ?? 1
      ids.insert("\(kind)-\(number)")
      return "\(kind)-\(number)"
    }
    func number(_ id: String) -> String { String(id.split(separator: "-").last ?? "") }
    func section(_ key: String, _ items: [[String]], _ guesses: [FoundDevice]) {
      guard !items.isEmpty || !guesses.isEmpty else { return }
      lines.append("")
      lines.append(items.isEmpty ? "# \(key):" : "\(key):")
      for item in items { lines += item }
      for device in guesses { lines += guess(device, key) }
    }
    let terminalItems = terminals.map { device -> [String] in
      let id = id("terminal")
      let tid = device.tid.flatMap { Self.isShown($0) && tids.insert($0).inserted ? $0 : nil }
      return item(
        device, id, name: ("Terminal \(number(id))", "终端 \(number(id))"),
        further: (tid.map { [("tid", quoted($0), words("told by the terminal", "由终端报告"))] } ?? [])
          + (device.kind == .poslink(inHTTP: true) ? [("framing", "http", nil)] : []))
    }
    section("terminals", terminalItems, found.filter { $0.certainty == .guess && $0.isTerminal })
    let printerItems = printers.map { device -> [String] in
      let id = id("printer")
      return item(device, id, name: ("Printer \(number(id))", "打印机 \(number(id))"))
    }
    section("printers", printerItems, found.filter { $0.certainty == .guess && $0.kind == .escpos })
    let powerItems = sources.map { device, name -> [String] in
      let id = id("ups")
      return item(device, id, name: ("UPS \(number(id))", "备用电源 \(number(id))"), further: [("ups", quoted(name), nil)])
    }
    section("power", powerItems, found.filter { $0.certainty == .guess && $0.isUPSServer })
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let name = shopName ?? LocalizedText(en: "My shop", zh: "我的店铺")
    let comment =
      shopName == nil
      ? "   # " + words("a guess: write your shop's name here", "待填写：请改为您店铺的名称") : ""
    return [
      "# "
        + words(
          "What `tillwatch discover` has found, for you to review. Nothing here is watched until it is in shop.yaml.",
          "由 tillwatch discover 找到，请核对。写入 shop.yaml 之前不会被看护。"),
      "# "
        + words(
          "Ids are for good; names and places are guesses: change them before the first start.",
          "id 一经使用请勿更改；名称为暂定，请在首次启动前修改。"),
      "# " + words("After a change: tillwatch check --config FILE", "修改后请运行：tillwatch check --config 文件"),
      "shop:", "  name: {en: \(quoted(name(.english))), zh: \(quoted(name(.chinese)))}\(comment)",
    ]
  }

  private func item(
    _ device: FoundDevice, _ id: String, name: (String, String), further: [(String, String, String?)] = []
  ) -> [String] {
    let seen = [device.name, device.serial.map { words("serial \($0)", "序列号 \($0)") }, device.remark]
      .compactMap(\.self).filter { !$0.isEmpty }
    var lines = [
      "  # " + words("found: ", "找到：") + (seen.isEmpty ? device.protocolName : seen.joined(separator: ", ")),
      "  - id: \(id)", "    name: {en: \(quoted(name.0)), zh: \(quoted(name.1))}",
      "    connector: \(device.connector)", "    host: \(device.address)", "    port: \(device.port)",
    ]
    for (key, value, comment) in further {
      lines.append("    \(key): \(value)" + (comment.map { "   # \($0)" } ?? ""))
    }
    return lines
  }

  private func guess(_ device: FoundDevice, _ key: String) -> [String] {
    [
      "  # "
        + words("a guess, so left out: ", "仅为推测，未启用：") + "\(device.protocolName), \(device.address):\(device.port): "
        + device.remark
    ]
  }

  private func words(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  private func quoted(_ text: String) -> String {
    "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  /// Whether a text can be a terminal number in the file.
  private static func isShown(_ text: String) -> Bool { StartingShop.isName(text) && text.unicodeScalars.count <= 32 }

  /// Whether a text can be an id in the file.
  private static func isIdentifier(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        let sign = Character(Unicode.Scalar(byte))
        return sign.isASCII && (sign.isLetter || sign.isNumber || "-_.".contains(sign))
      }
  }
}

extension FoundDevice {
  /// Whether it is, or may be, a terminal.
  var isTerminal: Bool {
    switch kind {
    case .zvt, .poslink: true
    case .escpos, .nut, .other: false
    }
  }

  /// Whether it is, or may be, a server of battery supplies.
  var isUPSServer: Bool { if case .nut = kind { true } else { false } }

  /// How shop.yaml names what speaks with it.
  var connector: String {
    switch kind {
    case .zvt: "zvt"
    case .poslink: "poslink"
    case .escpos: "escpos"
    case .nut: "nut"
    case .other: ""
    }
  }

  /// What it speaks.
  var protocolName: String {
    switch kind {
    case .zvt: "ZVT"
    case .poslink(let inHTTP): inHTTP ? "POSLINK (HTTP)" : "POSLINK"
    case .escpos: "ESC/POS"
    case .nut: "NUT"
    case .other: "?"
    }
  }
}
