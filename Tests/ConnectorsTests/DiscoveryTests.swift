import DemoShop
import NIOPosix
import ShopModel
import Synchronization
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)

private func address(_ text: String) -> IPv4Address { IPv4Address(text) ?? IPv4Address(bits: 0) }
private func network(_ text: String) -> IPv4Network {
  IPv4Network(parsing: text) ?? IPv4Network(around: IPv4Address(bits: 0), prefix: 32)
}
private let loopback = OwnNetwork(interface: "lo", address: address("127.0.0.1"), prefix: 8, isLoopback: true)
private let shop = OwnNetwork(interface: "eth0", address: address("192.168.1.7"), prefix: 24)

@Suite struct SearchPlanTests {
  @Test func addressesAndNetworksAreReadAsTheyAreWritten() {
    #expect(IPv4Address("192.168.1.21")?.bits == 0xC0A8_0115)
    for text in [
      "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", "a.b.c.d", "1..3.4", "١.2.3.4",
    ] {
      #expect(IPv4Address(text) == nil, "\(text)")
    }
    #expect(network("192.168.1.77/24").description == "192.168.1.0/24")
    #expect(network("10.0.0.5").description == "10.0.0.5/32")
    for text in ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "/8", "10.0.0.0/ 8"] {
      #expect(IPv4Network(parsing: text) == nil, "\(text)")
    }
    #expect(network("192.168.1.0/24").hosts.count == 254)
    #expect(network("192.168.1.8/30").hosts == 0xC0A8_0109...0xC0A8_010A)
    #expect(network("192.168.1.8/31").hosts.count == 2 && network("192.168.1.8/32").hosts.count == 1)
    #expect(network("0.0.0.0/0").hosts == 1...0xFFFF_FFFE)
  }

  @Test func onlyPrivateNetworksOfThisComputerAreSearched() throws {
    let own = [loopback, shop, OwnNetwork(interface: "ppp0", address: address("203.0.113.9"), prefix: 24)]
    #expect(try SearchPlan(nil, own: own, known: []).networks == [network("192.168.1.0/24")])
    #expect(try SearchPlan("192.168.1.16/28", own: own, known: []).networks == [network("192.168.1.16/28")])
    #expect(try SearchPlan("127.0.0.16/28", own: own, known: []).addressCount == 14)
    let refused: [(String, SearchPlan.Problem)] = [
      ("shop", .notANetwork("shop")), ("8.8.8.0/24", .notPrivate(network("8.8.8.0/24"))),
      ("203.0.113.0/24", .notPrivate(network("203.0.113.0/24"))),
      ("192.168.2.0/24", .notLocal(network("192.168.2.0/24"), own: [loopback.network, shop.network])),
      ("192.168.0.0/23", .notLocal(network("192.168.0.0/23"), own: [loopback.network, shop.network])),
      ("127.0.0.0/15", .tooLarge(network("127.0.0.0/15"))), ("0.0.0.0/0", .tooLarge(network("0.0.0.0/0"))),
    ]
    for (text, problem) in refused {
      #expect(throws: problem) { try SearchPlan(text, own: own, known: []) }
    }
    #expect(throws: SearchPlan.Problem.nowhere) { try SearchPlan(nil, own: [loopback], known: []) }
    let tunnel = OwnNetwork(interface: "tun0", address: address("10.8.0.2"), prefix: 24, isPointToPoint: true)
    #expect(throws: SearchPlan.Problem.nowhere) { try SearchPlan(nil, own: [tunnel], known: []) }
  }

  @Test func aLargeNetworkIsSearchedOnlyAroundThisComputerUnlessItIsNamed() throws {
    let large = OwnNetwork(interface: "eth0", address: address("10.3.4.5"), prefix: 8)
    let plan = try SearchPlan(nil, own: [large, shop, shop], known: [])
    #expect(plan.networks == [network("10.3.4.0/24"), shop.network])
    #expect(plan.cut == [network("10.0.0.0/8")])
    #expect(try SearchPlan("10.3.0.0/16", own: [large], known: []).addressCount == 65_534)
    #expect(throws: SearchPlan.Problem.tooLarge(network("10.0.0.0/15"))) {
      try SearchPlan("10.0.0.0/15", own: [large], known: [])
    }
  }

  @Test func whatIsWatchedIsNotAsked() throws {
    let known = [
      KnownDevice(name: "terminal a", address: address("192.168.1.2"), port: 5000, isTerminal: true),
      KnownDevice(name: "printer p", address: address("192.168.1.3"), port: 9100, isTerminal: false),
      KnownDevice(name: "printer q", address: address("192.168.1.4"), port: 9101, isTerminal: false),
      KnownDevice(name: "elsewhere", address: address("192.168.9.4"), port: 9100, isTerminal: false),
    ]
    let plan = try SearchPlan("192.168.1.0/29", own: [shop], known: known)
    let targets = Array(plan.targets)
    #expect(plan.known.map(\.name) == ["terminal a", "printer p", "printer q"])
    #expect(!targets.contains { $0.address == address("192.168.1.2") })
    #expect(targets.filter { $0.address == address("192.168.1.3") }.map(\.service) == [.zvt, .poslink, .nut])
    #expect(targets.filter { $0.address == address("192.168.1.4") }.count == 4)
    #expect(targets.count == plan.targetCount && plan.addressCount == 5)
    // Address by address, upwards.
    #expect(targets.map(\.address) == targets.map(\.address).sorted())
    #expect(Set(targets.map(\.address)).count == 5)
  }

  @Test func theTimeIsToldAtTheLeast() {
    #expect(DeviceSearch.Pace(atATime: 64, perSecond: 100).time(for: 640) == .milliseconds(11_000))
  }
}

@Suite struct NUTListEnquiryTests {
  private func ask(_ text: String, byByte: Bool = false) -> (outcome: NUTListEnquiry.Outcome?, said: String) {
    var enquiry = NUTListEnquiry()
    var said: [UInt8] = []
    let bytes = [UInt8](text.utf8)
    for piece in byByte ? bytes.map({ [$0] }) : [bytes] { said += piece.withUnsafeBytes { enquiry.receive($0) } }
    return (enquiry.outcome, String(decoding: said, as: UTF8.self))
  }

  @Test func theNamesAreTakenAndNothingElse() {
    let list = "BEGIN LIST UPS\nUPS till \"the \\\"one\\\"\"\r\nUPS b \"\"\nEND LIST UPS\n"
    for byByte in [false, true] {
      #expect(ask(list, byByte: byByte).outcome == .sources(["till", "b"]))
      #expect(ask(list, byByte: byByte).said == "LOGOUT\n")
    }
    #expect(ask("BEGIN LIST UPS\nEND LIST UPS\n").outcome == .sources([]))
    #expect(ask("ERR ACCESS-DENIED\n").outcome == .refused("ACCESS-DENIED"))
    #expect(ask("BEGIN LIST UPS\nUPS till \"x\"\n").outcome == nil)
    for text in ["SSH-2.0-x\r\n", "END LIST UPS\n", "UPS a \"b\"\n", "\n", "BEGIN LIST VAR a\n"] {
      guard case .foreign = ask(text).outcome else {
        Issue.record("\(text)")
        continue
      }
      #expect(ask(text).said.isEmpty)
    }
    guard case .foreign = ask(String(repeating: "x", count: NUTListEnquiry.mostBytes + 1)).outcome else {
      Issue.record("endless")
      return
    }
    // A hostile name does not reach a screen as it came.
    let hostile = "BEGIN LIST UPS\nUPS \"a\u{1B}[2J\u{202E}b\" \"\"\nUPS \"\u{7}\" \"\"\n"
    guard
      case .sources(let cleaned) = ask(hostile + "UPS \(String(repeating: "n", count: 99)) x\nEND LIST UPS\n").outcome
    else {
      Issue.record("hostile")
      return
    }
    #expect(cleaned == ["a[2Jb", String(repeating: "n", count: 40) + "…"])
    let many = (0..<500).map { "UPS u\($0) \"\"\n" }.joined()
    guard case .sources(let names) = ask("BEGIN LIST UPS\n" + many + "END LIST UPS\n").outcome else {
      Issue.record("many")
      return
    }
    #expect(names.count == NUTListEnquiry.mostSources)
  }
}

/// The search, on addresses of the loopback network, at the real ports.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DeviceSearchTests {
  private static let base = "127.83.\(Int.random(in: 1...250))"

  private func search(
    _ last: ClosedRange<Int>, known: [KnownDevice] = [], isStopped: @escaping @Sendable () -> Bool = { false }
  ) async throws -> DeviceSearch.Result {
    let plan = try SearchPlan("\(Self.base).\(last.lowerBound)/28", own: [loopback], known: known)
    return await DeviceSearch(group: group).run(plan, isStopped: isStopped)
  }

  @Test func everyKindIsFoundAndNobodyIsToldToDoAnything() async throws {
    let loop = group.next()
    let zvt = try await TerminalServer.start(
      SimulatedTerminal(device: TerminalDevice(tid: "52523535", serial: "17fd1e3c", name: "TW-800", software: "2.1.0")),
      host: "\(Self.base).1", port: 20_007, on: loop, clock: StillClock(Timestamp(seconds: 1)))
    let pax = try await DeviceServer.start(
      SimulatedPOSLINKTerminal(), host: "\(Self.base).2", port: 10_009, on: loop)
    let web = try await DeviceServer.start(
      SimulatedPOSLINKTerminal(), faults: WireFaults(), host: "\(Self.base).3", port: 10_009, on: loop)
    web.update { $0.speaksHTTP = true }
    let printer = try await DeviceServer.start(SimulatedPrinter(), host: "\(Self.base).4", port: 9100, on: loop)
    let ups = try await DeviceServer.start(SimulatedUPS(name: "till"), host: "\(Self.base).5", port: 3493, on: loop)
    let ssh = try await DeviceServer.start(
      SimulatedPrinter(), faults: WireFaults(manner: .greeting([UInt8]("SSH-2.0-x\r\n".utf8))),
      host: "\(Self.base).6", port: 20_007, on: loop)
    let held = try await DeviceServer.start(
      SimulatedPrinter(), faults: WireFaults(manner: .closing), host: "\(Self.base).7", port: 20_007, on: loop)
    let silent = try await DeviceServer.start(
      SimulatedPrinter(), faults: WireFaults(manner: .silent), host: "\(Self.base).8", port: 9100, on: loop)
    let office = try await DeviceServer.start(SimulatedPrinter(), host: "\(Self.base).9", port: 9100, on: loop)
    // Only who may listen there can play an office printer.
    let ipp = try? await DeviceServer.start(SimulatedPrinter(), host: "\(Self.base).9", port: 631, on: loop)

    let lpdOffice = try await DeviceServer.start(SimulatedPrinter(), host: "\(Self.base).10", port: 9100, on: loop)
    let lpd = try? await DeviceServer.start(SimulatedPrinter(), host: "\(Self.base).10", port: 515, on: loop)

    let result = try await search(0...15)
    let byLast = Dictionary(
      result.found.map { ($0.address.bits & 0xFF, $0) }, uniquingKeysWith: { first, _ in first })
    #expect(result.isComplete && result.asked == 56 && result.notTried == 0)
    #expect(result.found.count == 10, "\(result.found)")
    #expect(byLast[1]?.kind == .zvt && byLast[1]?.certainty == .answered)
    #expect(byLast[1]?.tid == "52523535" && byLast[1]?.serial?.lowercased() == "17fd1e3c")
    #expect(byLast[1]?.name == "TW-800 2.1.0")
    #expect(byLast[2]?.kind == .poslink(inHTTP: false) && byLast[2]?.serial == "1170245321")
    #expect(byLast[3]?.kind == .poslink(inHTTP: true) && byLast[3]?.serial == "1170245321")
    #expect(byLast[4]?.kind == .escpos && byLast[4]?.certainty == .answered)
    #expect(byLast[5]?.kind == .nut(["till"]))
    #expect(byLast[6]?.kind == .other && byLast[6]?.remark.contains("SSH") == true)
    #expect(byLast[7]?.kind == .zvt && byLast[7]?.certainty == .guess)
    #expect(byLast[8]?.kind == .escpos && byLast[8]?.certainty == .guess)
    #expect(byLast[9]?.kind == (ipp == nil ? .escpos : .other))
    #expect(byLast[9]?.remark.contains("IPP") == (ipp != nil))
    #expect(byLast[10]?.certainty == (lpd == nil ? .answered : .guess))
    #expect(byLast[10]?.remark.contains("LPD") == (lpd != nil))

    #expect(zvt.terminal.received == [.statusEnquiry: 1])
    #expect(pax.device.received == ["A00": 1])
    #expect(printer.device.enquiries == [1: 1] && printer.device.strayBytes == 0)
    #expect(ups.device.commands.first == "LIST UPS")
    #expect(Set(ups.device.commands).isSubset(of: ["LIST UPS", "LOGOUT"]))
    // Where an office printer may be nothing was sent.
    #expect(office.device.strayBytes == 0 && office.device.enquiries.isEmpty == (ipp != nil))
    #expect(lpdOffice.device.strayBytes == 0 && lpdOffice.device.enquiries.isEmpty == (lpd != nil))
    await zvt.stop()
    for server in [pax, web] { await server.stop() }
    for server in [printer, ssh, held, silent, office, ipp, lpdOffice, lpd].compactMap(\.self) { await server.stop() }
    await ups.stop()
  }

  /// Only a plain no at both ports says that no office printer would print the question.
  @Test func aPrinterIsAskedOnlyAfterTwoRefusals() {
    #expect(DeviceProbe.doubt(ipp: .failed(.refused), lpd: .failed(.refused)) == nil)
    let hidden: [ByteConnection.Opening] =
      [.open] + [.timedOut, .noRoute, .closed, .cancelled, .other].map { .failed($0) }
    for opening in hidden {
      for doubt in [
        DeviceProbe.doubt(ipp: opening, lpd: .failed(.refused)),
        DeviceProbe.doubt(ipp: .failed(.refused), lpd: opening),
        DeviceProbe.doubt(ipp: opening, lpd: opening),
      ] {
        #expect(doubt?.reason.contains("office") == true, "\(opening)")
      }
    }
    #expect(DeviceProbe.doubt(ipp: .failed(.timedOut), lpd: .open)?.kind == .escpos)
    #expect(DeviceProbe.doubt(ipp: .open, lpd: .failed(.timedOut))?.kind == .other)
  }

  @Test func aWatchedTerminalIsNotEvenConnectedTo() async throws {
    let watched = try await DeviceServer.start(
      SimulatedPOSLINKTerminal(), host: "\(Self.base).50", port: 10_009, on: group.next())
    let known = KnownDevice(
      name: "terminal a", address: address("\(Self.base).50"), port: 10_009, isTerminal: true)
    let result = try await search(48...63, known: [known])
    #expect(result.found.isEmpty && result.asked == 52)
    #expect(watched.connections == 0)
    await watched.stop()
  }

  @Test func aStopAsksNobodyElse() async throws {
    let asked = Mutex(0)
    let result = try await search(64...79) {
      asked.withLock {
        $0 += 1
        return $0 > 5
      }
    }
    #expect(!result.isComplete && result.asked == 5)
  }

  @Test func thePaceIsKept() async throws {
    let plan = try SearchPlan("\(Self.base).96/29", own: [loopback], known: [])
    let begin = ContinuousClock.now
    let result = await DeviceSearch(group: group, pace: .init(atATime: 2, perSecond: 40)).run(plan)
    #expect(result.asked == 24)
    #expect(ContinuousClock.now - begin >= .milliseconds(570))
  }
}
