import Glibc
import NIOCore
import NIOPosix
import ShopConfiguration
import Synchronization
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// A computer of which the files, the right to send echoes and every probe's end are said beforehand.
private final class ToldSurroundings: NetworkSurroundings {
  let files: [String: String]
  let folder: [String]
  let canEcho: Bool
  let result: ProbeResult
  let probes = Mutex([Probe]())

  init(
    files: [String: String] = [:], folder: [String] = [], canEcho: Bool = true,
    result: ProbeResult = ProbeResult(sent: 1, times: [1])
  ) {
    self.files = files
    self.folder = folder
    self.canEcho = canEcho
    self.result = result
  }

  func text(of path: String) -> String? { files[path] }
  func names(in folder: String) -> [String] { self.folder }
  func probe(_ probes: [Probe], within limit: Duration) async -> [ProbeResult] {
    self.probes.withLock { $0 += probes }
    return probes.map { _ in result }
  }
  func greet(_ host: NetworkConfiguration.Host, at address: IPAddress, within limit: Duration) async -> TLSGreeting {
    TLSGreeting(end: .failed)
  }
  func output(of program: String, _ arguments: [String], within limit: Duration) async -> [UInt8]? { nil }
}

@Suite(.timeLimit(.minutes(1))) struct NetworkLookTests {
  private func reach(
    _ way: NetworkConfiguration.Way, _ told: ToldSurroundings, instead: Int? = nil
  ) async -> NetworkLook.Outcome {
    await NetworkLook(told).reach(way, at: ["::1", "10.0.0.1"], insteadOfEcho: instead, within: .seconds(1))
  }

  @Test func theOwnInterfaceIsNotAmongThoseThatLeadOut() {
    let route = """
      Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
      eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
      """
    let look = NetworkLook(
      ToldSurroundings(
        files: [
          "/proc/net/route": route, "/etc/resolv.conf": "nameserver 192.168.1.1\n",
          "/sys/class/net/eth0/operstate": "down\n",
        ], folder: ["eth0", "lo"]))
    #expect(look.interfaces == ["eth0"] && look.wayOut == "eth0")
    #expect(look.hasCarrier("eth0") == false)
    #expect(look.ownNameServers == [.init(address: "192.168.1.1")])
    #expect(NetworkLook(ToldSurroundings()).wayOut == nil)
  }

  @Test func aTargetIsReachedForByItsOwnWay() async throws {
    let address = try #require(IPAddress(parsing: "10.0.0.1"))
    let echoes = ToldSurroundings()
    #expect(await reach(.ping, echoes, instead: 443) == .reached)
    #expect(echoes.probes.withLock { $0 } == [.echo(address, count: PathPlan.echoes)])
    let refusing = ToldSurroundings(
      canEcho: false, result: ProbeResult(sent: 1, times: [1], failure: .refused))
    // Where echoes are not allowed a refusal shows that somebody is there; of a configured port it is none.
    #expect(await reach(.ping, refusing, instead: 443) == .reached)
    #expect(await reach(.tcp(9), refusing) == .refused)
    #expect(refusing.probes.withLock { $0 } == [.connect(address, port: 443), .connect(address, port: 9)])
    #expect(await reach(.ping, refusing) == .notAllowed)
    #expect(await NetworkLook(echoes).reach(.ping, at: [], insteadOfEcho: nil, within: .seconds(1)) == .noRoute)
  }

  @Test func aNameServersAnswerCountsAsItIsAsked() async {
    let nothing = ToldSurroundings(result: ProbeResult(sent: 1, times: [1], answer: .nothing))
    let look = NetworkLook(nothing)
    #expect(await look.ask(.init(address: "10.0.0.1"), for: "pos.example", within: .seconds(1)) == .noSuchName)
    #expect(await look.ask(.init(address: "10.0.0.1"), for: nil, within: .seconds(1)) == .reached)
    #expect(await reach(.dns(53), nothing) == .reached)
    let failing = ToldSurroundings(result: ProbeResult(sent: 1, times: [1], answer: .failed(5)))
    #expect(
      await NetworkLook(failing).ask(.init(address: "10.0.0.1"), for: nil, within: .seconds(1)) == .cannotSay(5))
    #expect(await reach(.dns(53), failing) == .reached)
  }

  @Test func aPlaceForAgentsIsFreeTakenOrElsewhere() async throws {
    let listener = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let configuration = PushConfiguration(port: port, agents: [])
    #expect(PushLook.look(configuration, at: ["127.0.0.1"]).place == .inUse)
    try await listener.close()
    #expect(PushLook.look(configuration, at: ["127.0.0.1"]).place == .free)
    // Of the documentation's addresses nobody has one (RFC 5737).
    #expect(PushLook.look(configuration, at: ["192.0.2.1"]).place == .notHere)
    #expect(PushLook.look(configuration, at: []).place == .notHere)
  }

  @Test func theCertificateForAgentsIsReadWithItsKey() {
    func look(_ files: [String: (String, UInt32)]) -> PushLook.Result {
      var host = HostAccess.live
      host.read = { path, _ in files[path].map { .bytes(Array($0.0.utf8), permissions: $0.1) } ?? .absent }
      let certificate = PushConfiguration.Certificate(file: "/c", keyFile: "/k")
      return PushLook.look(PushConfiguration(port: 1, certificate: certificate, agents: []), at: [], host: host)
    }
    let good = look(["/c": (TestIdentity.certificate, 0o644), "/k": (TestIdentity.key, 0o600)])
    #expect(good.identityProblem == nil && good.validUntil != nil)
    #expect(look(["/c": (TestIdentity.certificate, 0o644)]).identityProblem == "there is no file /k")
    let open = look(["/c": (TestIdentity.certificate, 0o644), "/k": (TestIdentity.key, 0o644)])
    #expect(open.identityProblem?.contains("chmod o-rwx /k") == true && open.validUntil == nil)
    #expect(look(["/c": ("nothing", 0o644)]).identityProblem?.contains("/c holds no certificate") == true)
  }
}
