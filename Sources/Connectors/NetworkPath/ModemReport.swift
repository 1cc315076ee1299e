import ShopModel

/// What ModemManager's program says of a modem, as JSON (`mmcli -J`).
struct ModemReport: Hashable, Sendable {
  /// The network interface; nil: it has none.
  var interface: String?
  /// The generation, `2g`...`5g`; nil: not told.
  var bearer: String?
  /// The operator's name, cleaned; nil: not told.
  var network: String?
  /// Whether it is on a network; nil: not told.
  var isRegistered: Bool?
  /// The received power in dBm: RSRP where there is one, else RSCP or RSSI; nil: not told.
  var signal: Double?
  /// The quality in dB (RSRQ); nil: not told.
  var quality: Double?

  /// The paths of the modems in the output of `mmcli -J -L`, at most four; empty: there are none.
  static func paths(_ output: [UInt8]) -> [String] {
    guard case .object(let top)? = try? JSONParser.parse(output), case .array(let items)? = top["modem-list"] else {
      return []
    }
    let paths = items.compactMap { item -> String? in
      guard case .string(let path) = item, path.hasPrefix("/org/freedesktop/ModemManager1/Modem/"),
        path.utf8.count <= 100
      else { return nil }
      return path
    }
    return Array(paths.prefix(4))
  }

  /// Reads what `mmcli -J -m PATH` and `mmcli -J -m PATH --signal-get` say; nil: the first is nothing of the kind.
  init?(modem: [UInt8], signal: [UInt8]?) {
    guard case .object(let top)? = try? JSONParser.parse(modem), let modem = top["modem"] else { return nil }
    for port in Self.texts(modem, "generic", "ports") where port.hasSuffix(" (net)") {
      interface = DeviceText.clean(String(port.dropLast(6)), limit: 15)
    }
    bearer = Self.generation(of: Self.texts(modem, "generic", "access-technologies"))
    network = Self.text(modem, "3gpp", "operator-name").map { DeviceText.clean($0, limit: 40) }
    switch Self.text(modem, "generic", "state") {
    case "registered"?, "connecting"?, "connected"?, "disconnecting"?: isRegistered = true
    case "failed"?, "locked"?, "disabled"?, "enabled"?, "searching"?, "enabling"?, "disabling"?: isRegistered = false
    default: break
    }
    guard let signal, case .object(let outer)? = try? JSONParser.parse(signal),
      let told = outer["modem"].flatMap({ Self.member($0, "signal") })
    else { return }
    // The best that is told: an older kind of network beside it says nothing of the one in use.
    let wanted = [
      ("5g", "rsrp"), ("lte", "rsrp"), ("lte", "rssi"), ("umts", "rscp"), ("umts", "rssi"), ("gsm", "rssi"),
    ]
    for (kind, name) in wanted {
      guard let power = Self.number(told, kind, name), (-150 ..< -10).contains(power) else { continue }
      self.signal = power
      quality = Self.number(told, kind, "rsrq").flatMap { (-50...20).contains($0) ? $0 : nil }
      return
    }
  }

  private static func generation(of technologies: [String]) -> String? {
    let generations = [
      ("5gnr", "5g"), ("lte", "4g"), ("hspa", "3g"), ("hsdpa", "3g"), ("hsupa", "3g"), ("umts", "3g"), ("evdo", "3g"),
      ("edge", "2g"), ("gprs", "2g"), ("gsm", "2g"),
    ]
    return generations.first { name, _ in technologies.contains { $0.hasPrefix(name) } }?.1
  }

  private static func member(_ value: JSONValue, _ key: String) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members[key]
  }

  /// A text two steps down; `--` is its word for what it does not know.
  private static func text(_ value: JSONValue, _ group: String, _ key: String) -> String? {
    let text = member(value, group).flatMap { member($0, key) }?.plainText
    return text == "--" || text?.isEmpty == true ? nil : text
  }

  private static func number(_ value: JSONValue, _ group: String, _ key: String) -> Double? {
    text(value, group, key).flatMap { Double($0.prefix(16)) }.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func texts(_ value: JSONValue, _ group: String, _ key: String) -> [String] {
    guard case .array(let items)? = member(value, group).flatMap({ member($0, key) }) else { return [] }
    return items.prefix(32).compactMap(\.plainText)
  }
}
