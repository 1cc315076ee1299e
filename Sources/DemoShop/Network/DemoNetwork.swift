import NIOCore
import ShopConfiguration

/// The demonstration's network: a name server, and simulated ways of some length to it that stand for the router and for
/// the internet. Each is asked once in ten seconds.
struct DemoNetwork: Sendable {
  var names: NameServer
  var router: DatagramProxy
  var internet: DatagramProxy

  static func start(host: String, seed: UInt64, on loop: any EventLoop) async throws -> DemoNetwork {
    let names = try await NameServer.start(host: host, on: loop)
    do {
      let router = try await DatagramProxy.start(
        to: (names.host, names.port), quality: WayQuality(delay: .milliseconds(1), jitter: .milliseconds(1)),
        host: host,
        seed: seed, on: loop)
      do {
        let internet = try await DatagramProxy.start(
          to: (names.host, names.port), quality: WayQuality(delay: .milliseconds(14), jitter: .milliseconds(6)),
          host: host, seed: seed &+ 1, on: loop)
        return DemoNetwork(names: names, router: router, internet: internet)
      } catch {
        await router.stop()
        throw error
      }
    } catch {
      await names.stop()
      throw error
    }
  }

  func stop() async {
    await router.stop()
    await internet.stop()
    await names.stop()
  }

  /// The configuration that leads to it. The terminals are on this computer too, so that the way to them says nothing.
  var configuration: NetworkConfiguration {
    NetworkConfiguration(
      interface: "lo", gateway: .init(host: router.host, way: .dns(router.port)),
      nameServers: [.init(address: names.host, port: names.port)],
      internet: [.init(host: internet.host, way: .dns(internet.port))],
      terminals: Dictionary(uniqueKeysWithValues: DemoTerminal.allCases.map { ($0.key, nil) }), modemProgram: nil)
  }
}
