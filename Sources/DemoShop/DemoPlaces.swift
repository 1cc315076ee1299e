import ShopConfiguration

/// The ports of a demonstration: its own before anybody answers at them, so that a configuration can lead there while
/// the devices are still to come.
struct DemoPlaces: Sendable {
  let terminals: [DemoTerminal: LoopbackPort]
  let service: LoopbackPort
  let printer: LoopbackPort
  let ups: LoopbackPort
  let names: LoopbackPort
  let router: LoopbackPort
  let internet: LoopbackPort

  /// Takes them all, or none.
  init(host: String) throws {
    var taken: [LoopbackPort] = []
    func take(for kind: LoopbackPort.Kind = .stream) throws -> LoopbackPort {
      let port = try LoopbackPort(host: host, for: kind)
      taken.append(port)
      return port
    }
    do {
      terminals = Dictionary(uniqueKeysWithValues: try DemoTerminal.allCases.map { ($0, try take()) })
      service = try take()
      printer = try take()
      ups = try take()
      names = try take(for: .datagrams)
      router = try take(for: .datagrams)
      internet = try take(for: .datagrams)
    } catch {
      for port in taken { port.close() }
      throw error
    }
  }

  /// Gives back what nobody has taken over.
  func close() {
    for port in terminals.values { port.close() }
    for port in [service, printer, ups, names, router, internet] { port.close() }
  }

  /// How the network is looked at. The terminals are on this computer too, so that the way to them says nothing.
  var network: NetworkConfiguration {
    NetworkConfiguration(
      interface: "lo", gateway: .init(host: router.host, way: .dns(router.port)),
      nameServers: [.init(address: names.host, port: names.port)],
      internet: [.init(host: internet.host, way: .dns(internet.port))],
      terminals: Dictionary(uniqueKeysWithValues: DemoTerminal.allCases.map { ($0.key, nil) }), modemProgram: nil)
  }
}
