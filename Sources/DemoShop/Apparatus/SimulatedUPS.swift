/// A server of the Network UPS Tools (upsd) that knows one power source, as far as whoever only asks needs one.
public struct SimulatedUPS: SimulatedDevice, Hashable {
  /// The name of the power source.
  public var name: String
  /// Its flags: `OL`, `OB DISCHRG`, `OB DISCHRG LB`.
  public var status = "OL CHRG"
  /// The charge of its battery, in percent.
  public var charge = 100
  /// How long it lasts, in seconds.
  public var runtime = 1_800
  /// The voltage of the mains.
  public var inputVoltage = 229.4
  /// The word with which the server refuses to tell, e.g. `DATA-STALE`; nil: it tells.
  public var refusal: String?
  /// Variables besides, by their names; they replace those of the same name.
  public var further: [String: String] = [:]

  /// The commands that came, oldest first; of the last hundred.
  public private(set) var commands: [String] = []

  /// A power source on mains, its battery full.
  public init(name: String = "ups") { self.name = name }

  /// What the server knows of it.
  public var variables: [String: String] {
    let own = [
      "battery.charge": "\(charge)", "battery.charge.low": "20", "battery.runtime": "\(runtime)",
      "battery.type": "PbAc", "device.mfr": "Tillwatch", "device.model": "Simulated \"UPS\" 700", "driver.name": "demo",
      "input.voltage": "\(inputVoltage)", "ups.status": status,
    ]
    return own.merging(further) { $1 }
  }

  /// Answers what has come; see ``SimulatedDevice/answer(_:)``.
  public mutating func answer(_ pending: inout [UInt8]) -> [[UInt8]] {
    var writes: [[UInt8]] = []
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: pending[..<end], as: UTF8.self)
      pending.removeFirst(end + 1)
      commands.append(line)
      if commands.count > 100 { commands.removeFirst() }
      writes.append([UInt8]((reply(to: line.split(separator: " ").map(String.init)) + "\n").utf8))
    }
    if pending.count > 1024 { pending = [] }
    return writes
  }

  private func reply(to words: [String]) -> String {
    switch words {
    case ["VER"]: return "Network UPS Tools upsd, simulated"
    case ["NETVER"]: return "1.3"
    case ["LOGOUT"]: return "OK Goodbye"
    case ["LIST", "UPS"]: return "BEGIN LIST UPS\nUPS \(name) \"simulated\"\nEND LIST UPS"
    case let words where words.starts(with: ["LIST", "VAR"]) && words.count == 3:
      guard words[2] == name else { return "ERR UNKNOWN-UPS" }
      if let refusal { return "ERR \(refusal)" }
      let lines = variables.sorted { $0.key < $1.key }.map { "VAR \(name) \($0.key) \"\(Self.escaped($0.value))\"" }
      return (["BEGIN LIST VAR \(name)"] + lines + ["END LIST VAR \(name)"]).joined(separator: "\n")
    default: return "ERR UNKNOWN-COMMAND"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
