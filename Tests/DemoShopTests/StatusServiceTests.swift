import Foundation
import NIOPosix
import ShopModel
import Testing

@testable import DemoShop

private let secretToken = "secret-of-the-test"

private func withService(_ body: (StatusService) async throws -> Void) async throws {
  let service = try await StatusService.start(
    DemoOpening.service(at: ManualClock.start), token: secretToken, on: MultiThreadedEventLoopGroup.singleton.next(),
    clock: ManualClock())
  do {
    try await body(service)
  } catch {
    await service.stop()
    throw error
  }
  await service.stop()
}

/// Sends a request and gives back status and body.
private func ask(
  _ service: StatusService, _ request: String = "GET /v1/shop HTTP/1.1", token sent: String? = secretToken
) async throws -> (status: Int, body: String) {
  var client = try await ByteClient.connect(port: service.port)
  let secret = sent.map { "Authorization: Bearer \($0)\r\n" } ?? ""
  client.send([UInt8]("\(request)\r\nHost: test\r\nConnection: close\r\n\(secret)\r\n".utf8))
  let text = String(decoding: await client.receiveAll(), as: UTF8.self)
  let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
  let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  return (try #require(status), parts.count > 1 ? String(parts[1]) : "")
}

/// The value at `path`, whose steps are keys or indices.
func value(_ document: String, _ path: String...) throws -> Any? {
  var value: Any? = try JSONSerialization.jsonObject(with: Data(document.utf8))
  for step in path {
    if let index = Int(step), let array = value as? [Any] {
      value = array.indices.contains(index) ? array[index] : nil
    } else {
      value = (value as? [String: Any])?[step]
    }
  }
  return value is NSNull ? nil : value
}

@Suite("The acquirer's status service")
struct StatusServiceTests {
  @Test("it answers with account, terminals and upgrades")
  func report() async throws {
    try await withService { service in
      let (status, body) = try await ask(service)
      #expect(status == 200)
      #expect(try value(body, "merchant", "status") as? String == "NORMAL")
      #expect(try value(body, "merchant", "balance", "available") as? Int == 81_240)
      #expect(try value(body, "merchant", "balance", "required") as? Int == 50_000)
      #expect(try value(body, "merchant", "limits", "day") as? String == "50000.00")
      #expect(try value(body, "merchant", "limits", "dayUsed") as? String == "38200.00")
      #expect(try value(body, "merchant", "onboarding", "install") as? String == "DONE")
      #expect(try value(body, "merchant", "onboarding", "settle") as? String == "ONGOING")
      #expect(try value(body, "merchant", "settlement", "at") as? String == "2026-03-02T09:02:00+08:00")
      #expect(try value(body, "terminals", "0", "rssi") as? Int == -58)
      #expect(try value(body, "terminals", "2", "rssi") == nil)
      #expect(try value(body, "terminals", "3", "bearer") as? String == "4G")
      #expect(try value(body, "upgrades", "1", "kind") as? String == "MAINTENANCE")
      // 01:00 in Beijing the night after.
      #expect(try value(body, "upgrades", "1", "starts") as? Int == 1_772_470_800_000)
    }
  }

  @Test("without the token, or with another, it tells nothing")
  func token() async throws {
    try await withService { service in
      for wrong in [nil, "", "guess"] {
        let (status, body) = try await ask(service, token: wrong)
        #expect(status == 401)
        #expect(!body.contains("merchant"))
      }
      #expect(service.refused == 3)
    }
  }

  @Test("other paths and methods are refused")
  func refusals() async throws {
    try await withService { service in
      for (request, status) in [("GET / HTTP/1.1", 404), ("DELETE /v1/shop HTTP/1.1", 405), ("nonsense", 400)] {
        let answer = try await ask(service, request)
        #expect(answer.status == status)
      }
    }
  }

  @Test("several requests go over one connection")
  func keepAlive() async throws {
    try await withService { service in
      var client = try await ByteClient.connect(port: service.port)
      for _ in 0..<3 {
        client.send([UInt8]("GET /v1/shop HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(secretToken)\r\n\r\n".utf8))
        let answer = String(decoding: await client.receive(900), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        _ = await client.receive(100_000, within: .milliseconds(30))
      }
      #expect(client.end == .open)
      #expect(service.requests == 3)
    }
  }

  @Test("it can fail, keep silent, answer nonsense, and never end")
  func behaviours() async throws {
    try await withService { service in
      service.behave(.status(503))
      #expect(try await ask(service).status == 503)
      service.behave(.body([UInt8]("{\"merchant\":".utf8)))
      #expect(try await ask(service).body == "{\"merchant\":")
      service.behave(.endless(limit: 1 << 20))
      #expect(try await ask(service).body.utf8.count >= 1 << 20)
      service.behave(.silent)
      var client = try await ByteClient.connect(port: service.port)
      client.send([UInt8]("GET /v1/shop HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer \(secretToken)\r\n\r\n".utf8))
      #expect(await client.receive(1, within: .milliseconds(80)) == [])
      #expect(client.end == .open)
    }
  }

  @Test("texts are quoted as JSON wants it")
  func quoting() throws {
    let text = "\"\\\n\u{1B}余额 ✓"
    let document = JSONText.object([("a\"b", .string(text)), ("none", .null), ("list", .array([.bool(true)]))]).rendered
    #expect(try value(document, "a\"b") as? String == text)
    #expect(try value(document, "list", "0") as? Bool == true)
    #expect(document.utf8.allSatisfy { $0 >= 0x20 })
  }
}
