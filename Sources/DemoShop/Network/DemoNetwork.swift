import NIOCore
import ShopConfiguration

/// The demonstration's network: a name server, and simulated ways of some length to it that stand for the router and for
/// the internet. Each is asked once in ten seconds.
struct DemoNetwork: Sendable {
  var names: NameServer
  var router: DatagramProxy
  var internet: DatagramProxy

  static func start(at places: DemoPlaces, seed: UInt64, on loop: any EventLoop) async throws -> DemoNetwork {
    let target = (places.names.host, places.names.port)
    let names = try await NameServer.start(socket: places.names.handOver(), on: loop)
    do {
      let router = try await DatagramProxy.start(
        to: target, quality: WayQuality(delay: .milliseconds(1), jitter: .milliseconds(1)),
        socket: places.router.handOver(), seed: seed, on: loop)
      do {
        let internet = try await DatagramProxy.start(
          to: target, quality: WayQuality(delay: .milliseconds(14), jitter: .milliseconds(6)),
          socket: places.internet.handOver(), seed: seed &+ 1, on: loop)
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
}
