import Foundation
import NIOPosix
import ShopConfiguration
import ShopModel
import Testing
import ZVT

@testable import DemoShop

private func withDemo(
  _ script: DemoScript, clock: any ShopClock = ManualClock(), _ body: (DemoShop) async throws -> Void
) async throws {
  let shop = try await DemoShop.start(
    group: MultiThreadedEventLoopGroup.singleton, clock: clock, script: script, calendar: .utc)
  do {
    try await body(shop)
  } catch {
    await shop.stop()
    throw error
  }
  await shop.stop()
}

@Suite("The demonstration's shop")
struct DemoShopTests {
  @Test("its addresses stand and are its own before anybody answers there")
  func prepared() async throws {
    let prepared = try PreparedDemo(clock: ManualClock(), interval: .seconds(5), calendar: .utc)
    let terminals = prepared.configuration.terminals
    #expect(terminals.count == 4)
    #expect(terminals.allSatisfy { $0.identity.interval == .seconds(5) })
    let port = try #require(terminals.first?.port)
    #expect(await ByteClient.attempt(port: port) == .refused)
    // A second demonstration gets other ones.
    let other = try PreparedDemo(clock: ManualClock(), interval: .seconds(5), calendar: .utc)
    #expect(Set(terminals.map(\.port)).isDisjoint(with: other.configuration.terminals.map(\.port)))
    other.close()

    let shop = try await prepared.start(group: MultiThreadedEventLoopGroup.singleton, script: .calm)
    #expect(shop.configuration.terminals.map(\.port) == terminals.map(\.port))
    do {
      var till = try await ByteClient.connect(port: port)
      till.send(Wire.plainEnquiry)
      let answer = await till.receive(3)
      #expect(answer.prefix(3) == [0x80, 0x00, 0x00])
    }
    await shop.stop()
    #expect(throws: Never.self) { try LoopbackPort(host: "127.0.0.1", port: port).close() }
  }

  @Test("the PIN that people are told opens it")
  func pin() async throws {
    let pin = try #require(DemoConfiguration.pin)
    #expect(pin.matches(DemoShop.pin))
    #expect(!pin.matches("2581"))
  }

  @Test("its configuration leads to four terminals that answer and to the service with its secret")
  func configuration() async throws {
    try await withDemo(.calm) { shop in
      let configuration = shop.configuration
      #expect(configuration.shop.isDemo)
      #expect(configuration.shop.name(.chinese) == "金福便利店")
      #expect(configuration.terminals.map { $0.identity.name(.chinese) } == ["一号台", "二号台", "三号台", "外卖台"])
      #expect(configuration.accounts.map(\.merchantID) == ["82229005411392A"])
      for terminal in configuration.terminals {
        #expect(terminal.deadline < terminal.identity.interval)
        #expect(try terminal.resolvedPassword(with: shop.hostAccess) == "000000")
        var till = try await ByteClient.connect(port: terminal.port)
        till.send(Wire.plainEnquiry)
        let answer = await till.receive(15)
        #expect(answer.prefix(5) == [0x80, 0x00, 0x00, 0x06, 0x0F])
        #expect(answer.last == 0x00)
        till.send(Wire.acknowledgement)
      }
      let service = try #require(configuration.services.first)
      guard case .secret(let source) = try #require(service.headers.first).value else {
        Issue.record("the token is no secret")
        return
      }
      var client = try await ByteClient.connect(port: shop.service.port)
      let header =
        "\(service.headers[0].name): \(service.headers[0].prefix)\(try source.resolve(with: shop.hostAccess))"
      client.send([UInt8]("GET /v1/shop HTTP/1.1\r\nHost: test\r\n\(header)\r\n\r\n".utf8))
      #expect(String(decoding: await client.receive(12), as: UTF8.self) == "HTTP/1.1 200")
    }
  }

  @Test("each mapping fits its fact, and its path leads to a value the mapping understands")
  func mappings() async throws {
    try await withDemo(.calm) { shop in
      await shop.happen(.service(.upgradeQueued(.counter3)))
      await shop.happen(.service(.upgradeDownloading(.counter3, 40)))
      let document = shop.service.report.document(at: ManualClock.start)
      let root = try JSONSerialization.jsonObject(with: Data(document.utf8))
      let service = try #require(shop.configuration.services.first)
      for mapping in service.facts {
        #expect(mapping.subject.kind == mapping.fact.subjectKind)
        check(mapping.fact, mapping.unit, mapping.values, try #require(look(mapping.path, root)))
      }
      for list in service.lists {
        let items = try #require(look(list.path, root) as? [Any])
        #expect(!items.isEmpty)
        for mapping in list.facts { #expect(mapping.fact.subjectKind == list.kind) }
        for item in items {
          let key = try #require(look(list.key, item) as? String)
          if !list.members.isEmpty { #expect(list.members[key] != nil) }
          for mapping in list.facts {
            guard let value = look(mapping.path, item) else { continue }
            check(mapping.fact, mapping.unit, mapping.values, value)
          }
        }
      }
      #expect(service.lists.map(\.kind) == [.terminal, .link, .upgrade])
    }
  }

  private func look(_ path: JSONPath, _ root: Any) -> Any? {
    var value: Any? = root
    for step in path.steps {
      switch step {
      case .key(let key): value = (value as? [String: Any])?[key]
      case .index(let index): value = (value as? [Any])?[index]
      }
    }
    return value is NSNull ? nil : value
  }

  private func check(_ fact: Fact, _ unit: JSONUnit, _ values: [String: String], _ value: Any) {
    #expect(unit.fits(fact), "\(fact)")
    switch fact.definition.type {
    case .choice(let names):
      #expect(values.values.allSatisfy(names.contains), "\(fact)")
      #expect((value as? String).flatMap { values[$0] } != nil, "\(fact): \(value)")
    case .number: #expect(value is Int, "\(fact)")
    case .text, .version: #expect(value is String, "\(fact)")
    default: break
    }
  }

  @Test("the timetable is followed: Counter 1 hangs, and a restart over the wire cures it")
  func hungAndRestarted() async throws {
    let clock = ManualClock()
    try await withDemo(.founding, clock: clock) { shop in
      let counter = try #require(shop.terminals[.counter1])
      for _ in 0..<12 {
        #expect(await eventually { clock.waiting == 1 })
        clock.advance(by: .milliseconds(1000))
      }
      #expect(await eventually { counter.terminal.status == 0xDF })
      var till = try await ByteClient.connect(port: counter.port)
      till.send(Wire.reset)
      #expect(await till.receive(6) == [0x80, 0x00, 0x00, 0x06, 0x0F, 0x00])
      till.send(Wire.acknowledgement)
      #expect(await eventually { clock.waiting == 2 })
      var tenths = 0
      while counter.terminal.phase != .running || counter.terminal.status != 0, tenths < 100 {
        clock.advance(by: .milliseconds(100))
        tenths += 1
        try await Task.sleep(for: .milliseconds(2))
      }
      #expect(counter.terminal.status == 0x00)
      #expect(tenths < 100)
      #expect(counter.terminal.received[.resetTerminal] == 1)
      #expect(await ByteClient.attempt(port: counter.port) == .connected)
    }
  }

  @Test("a script of one's own is played once")
  func customScript() async throws {
    let clock = ManualClock()
    let script = DemoTimetable([
      .init(at: .seconds(2), .terminal(.takeAway, .unplug)), .init(at: .seconds(1), .service(.balanceTooLow)),
      .init(at: .seconds(4), .terminal(.takeAway, .plugIn)),
    ])
    try await withDemo(.custom(script), clock: clock) { shop in
      let port = try #require(shop.terminals[.takeAway]).port
      #expect(await eventually { clock.waiting == 1 })
      clock.advance(by: .seconds(1))
      #expect(await eventually { shop.service.report.merchant.status == "LIMITED" && clock.waiting == 1 })
      clock.advance(by: .seconds(1))
      #expect(await eventually { clock.waiting == 1 })
      #expect(await ByteClient.attempt(port: port, within: .milliseconds(200)) == .unanswered)
      clock.advance(by: .seconds(2))
      #expect(await eventually { clock.waiting == 0 && shop.terminals[.takeAway]?.faults.presence == .answering })
      #expect(await ByteClient.attempt(port: port) == .connected)
    }
  }

  @Test("after its end no socket listens")
  func stop() async throws {
    let host = "127.77.0.2"
    let shop = try await DemoShop.start(
      group: MultiThreadedEventLoopGroup.singleton, clock: ManualClock(), host: host, calendar: .utc)
    let ports =
      shop.configuration.terminals.map(\.port) + shop.configuration.printers.map(\.port)
      + shop.configuration.powerSources.map(\.port) + [shop.service.port]
    #expect(Set(ports).count == 7)
    for port in ports { #expect(await ByteClient.attempt(host: host, port: port) == .connected) }
    let secrets = shop.configuration.terminals.compactMap(\.zvt?.password)
    for secret in secrets { #expect(try secret.resolve(with: shop.hostAccess) == "000000") }
    await shop.stop()
    for port in ports { #expect(await ByteClient.attempt(host: host, port: port) == .refused) }
  }

  @Test("a stopped demonstration waits for nothing and is let go of")
  func abandoned() async throws {
    let clock = ManualClock()
    weak var abandoned: DemoShop?
    do {
      let shop = try await DemoShop.start(
        group: MultiThreadedEventLoopGroup.singleton, clock: clock, host: "127.77.0.3", calendar: .utc)
      abandoned = shop
      await shop.stop()
    }
    #expect(await eventually { abandoned == nil })
    #expect(clock.waiting == 0)
  }
}
