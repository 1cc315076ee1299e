/// What Linux says of this computer's own interface.
struct OwnLink: Hashable, Sendable {
  /// What it is: `ethernet`, `wifi`, or mobile (whose kind only the modem knows).
  enum Medium: Hashable, Sendable { case ethernet, wifi, mobile, other }

  var interface: String
  /// Whether there is a carrier: a cable with something at its other end, a Wi-Fi that has joined; nil: not told.
  var hasCarrier: Bool?
  var medium: Medium
  /// In Mbit/s; nil: not told, as by Wi-Fi.
  var speed: Int?
  /// Packets received or sent with errors since the interface is there; nil: not told.
  var errors: Int?
  var wireless: KernelTables.Wireless?

  /// Reads what stands in `/sys/class/net/INTERFACE`.
  ///
  /// - Parameters:
  ///   - file: the text of one of the files there; nil: there is none, or it cannot be read, as many of an interface that
  ///     is switched off.
  ///   - wirelessTable: `/proc/net/wireless`.
  init(interface: String, wirelessTable: String, file: (String) -> String?) {
    func word(_ name: String) -> String? {
      file(name).map { String($0.prefix(64).prefix { $0 != "\n" && $0 != "\0" }) }
    }
    func count(_ name: String) -> Int? { word(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    self.interface = interface
    switch (word("operstate"), word("carrier")) {
    case ("up", _): hasCarrier = true
    // The last is an interface that is gone altogether, such as a stick that was pulled out.
    case ("down", _), ("lowerlayerdown", _), ("notpresent", _), ("dormant", _), (nil, nil): hasCarrier = false
    // Some drivers never tell their state.
    case (_, let carrier): hasCarrier = carrier == "1" ? true : carrier == "0" ? false : nil
    }
    wireless = KernelTables.wireless(wirelessTable, of: interface)
    let kind = word("type")
    if wireless != nil || file("phy80211/index") != nil {
      medium = .wifi
    } else if interface.hasPrefix("wwan") || interface.hasPrefix("ppp") || interface.hasPrefix("rmnet") {
      medium = .mobile
    } else {
      medium = kind == "1" ? .ethernet : .other
    }
    let told = word("speed").flatMap { Int($0) }
    speed = medium == .ethernet && hasCarrier == true ? told.flatMap { (1...1_000_000).contains($0) ? $0 : nil } : nil
    let counters = ["rx_errors", "tx_errors"].compactMap { count("statistics/\($0)") }
    errors = counters.isEmpty ? nil : counters.reduce(0) { $0.addingReportingOverflow($1).partialValue }
  }
}
