import Connectors
import ShopModel
import Testing

@testable import tillwatch

private let now = Timestamp(seconds: 1_790_000_000)

/// A computer on which all is well.
private func wellFacts() -> DoctorFacts {
  var facts = DoctorFacts()
  facts.file = .good(path: "/c/shop.yaml", permissions: 0o600)
  facts.secretCount = 2
  facts.programs = [.init(name: "plugin router", path: "/bin/true", canBeRun: true)]
  facts.hosts = [host("terminal/a"), service()]
  facts.isClockKept = true
  facts.now = now
  facts.timeZone = "Asia/Shanghai"
  facts.record = .init(folder: "/s", problem: nil, free: 8 << 30, isKept: false)
  facts.mayPing = true
  facts.screen.type = "xterm-256color"
  facts.screen.isKnown = true
  facts.screen.size = (120, 36)
  return facts
}

private func host(_ id: String, _ change: (inout DoctorFacts.Host) -> Void = { _ in }) -> DoctorFacts.Host {
  var host = DoctorFacts.Host(name: LocalizedText(en: "Counter 1", zh: "一号台"), id: id, host: "10.0.0.5", port: 20_007)
  host.addresses = ["10.0.0.5"]
  host.connection = .open
  change(&host)
  return host
}

private func service(_ change: (inout HTTPSLook.Result) -> Void = { _ in }) -> DoctorFacts.Host {
  host("service/s") { host in
    var result = HTTPSLook.Result()
    result.validUntil = now + .seconds(90 * 86_400)
    result.date = now - .seconds(2)
    change(&result)
    host.isEncrypted = true
    host.service = result
  }
}

private func findings(_ change: (inout DoctorFacts) -> Void = { _ in }) -> [DoctorFinding] {
  var facts = wellFacts()
  change(&facts)
  return Doctor(facts: facts).findings
}

extension [DoctorFinding] {
  fileprivate func state(_ id: String) -> DoctorFinding.State? { first { $0.id == id }?.state }
  fileprivate func text(_ id: String) -> String { first { $0.id == id }?.text(.english) ?? "" }
}

@Suite struct DoctorTests {
  @Test func whereAllIsWellNothingIsSaidToDo() {
    let well = findings()
    #expect(well.code == 0)
    #expect(well.allSatisfy { $0.state == .ok || ["fonts", "mouse"].contains($0.id) }, "\(well)")
    #expect(Set(well.map(\.area)) == Set(DoctorFinding.Area.allCases))
    #expect(well.allSatisfy { $0.state != .problem && $0.state != .warning || $0.advice != nil })
  }

  @Test func aProblemOutweighsAWarning() {
    #expect(findings { $0.screen.size = (60, 20) }.code == 1)
    #expect(
      findings {
        $0.screen.size = (60, 20)
        $0.secretProblems = ["terminal a: environment variable P is not set"]
      }.code == 2)
    #expect(findings { $0.mayPing = nil }.code == 0)
  }

  @Test func aFileThatIsWrongIsSaidAndNothingOfTheShop() {
    let wrong = findings {
      $0.file = .wrong(["shop.yaml:3:1: one", "shop.yaml:4:1: two"])
      $0.hosts = []
    }
    #expect(wrong.state("file") == .problem && wrong.text("file") == "shop.yaml:3:1: one")
    #expect(wrong.filter { $0.id == "file" }.count == 2)
    let many = findings { $0.file = .wrong((1...9).map { "shop.yaml:\($0):1: x" }) }.filter { $0.id == "file" }
    #expect(many.count == 6 && many.last?.text(.english) == "4 more mistakes")
    #expect(wrong.state("journal") == .ok && wrong.state("secret") == nil)
    let absent = findings { $0.file = .absent(["/a", "/b"]) }
    #expect(absent.state("file") == .problem && absent.text("file").contains("/a, /b"))
    #expect(findings { $0.file = .good(path: "/c", permissions: 0o666) }.state("file") == .warning)
  }

  @Test func theWayToADeviceIsToldApart() {
    let cases: [(DoctorFinding.State, String, (inout DoctorFacts.Host) -> Void)] = [
      (.problem, "name server", { $0.addresses = nil }), (.problem, "no such name", { $0.addresses = [] }),
      (.problem, "nothing listens", { $0.connection = .refused }),
      (.problem, "no answer", { $0.connection = .noAnswer }),
      (.problem, "no way there", { $0.connection = .noRoute }),
      (.notLookedAt, "out of sockets", { $0.connection = .notTried("out of sockets") }),
      (
        .notLookedAt, "the open console",
        {
          $0.asking = .console
          $0.connection = nil
        }
      ),
      (
        .notLookedAt, "a console is open here; not asked",
        {
          $0.asking = .perhaps
          $0.connection = nil
        }
      ),
    ]
    for (state, words, change) in cases {
      let found = findings { $0.hosts = [host("terminal/a", change)] }
      #expect(found.state("terminal/a") == state)
      #expect(found.text("terminal/a").contains(words), "\(found.text("terminal/a"))")
      #expect(found.text("terminal/a").hasPrefix("10.0.0.5:20007: "))
    }
  }

  @Test func aCertificateIsWatchedBeforeItEnds() {
    func of(_ change: (inout HTTPSLook.Result) -> Void) -> [DoctorFinding] {
      findings { $0.hosts = [service(change)] }
    }
    #expect(of { _ in }.text("tls:service/s").contains("90 days"))
    let soon = of { $0.validUntil = now + .seconds(5 * 86_400) }
    #expect(soon.state("tls:service/s") == .warning && soon.text("tls:service/s").contains("5 days"))
    let ended = of {
      $0.failure = "TLS: not trusted"
      $0.isCertificate = true
      $0.validUntil = now - .seconds(3 * 86_400)
    }
    #expect(ended.state("tls:service/s") == .problem && ended.text("tls:service/s").contains("ended 3 days ago"))
    #expect(of { $0.validUntil = now + .seconds(86_400) }.text("tls:service/s").hasSuffix("ends in 1 day"))
    let plain = of {
      $0.failure = "TLS: what answers does not speak it"
      $0.isPlain = true
    }
    #expect(plain.state("tls:service/s") == .problem && plain.text("tls:service/s").contains("plain HTTP"))
    let foreign = of {
      $0.failure = "TLS: not trusted"
      $0.isCertificate = true
    }
    #expect(foreign.first { $0.id == "tls:service/s" }?.advice?(.english).contains("ca-file") == true)
    // Nobody listens: that is said once.
    #expect(
      findings {
        var closed = service()
        closed.connection = .refused
        closed.service = nil
        $0.hosts = [closed]
      }.state("tls:service/s") == nil)
  }

  @Test func theClockIsComparedWithTheOneThatIsFurthestOff() {
    let off = findings { $0.hosts = [service(), service { $0.date = now + .seconds(200) }] }
    #expect(off.state("clock-compared") == .problem && off.text("clock-compared").hasPrefix("200 s off"))
    #expect(findings().state("clock-compared") == .ok)
    #expect(findings { $0.hosts = [] }.state("clock-compared") == nil)
    #expect(findings { $0.isClockKept = false }.state("clock") == .warning)
    #expect(findings { $0.isClockKept = nil }.state("clock") == .notLookedAt)
    #expect(
      findings {
        $0.timeZone = nil
        $0.ownTimeZone = nil
      }.state("time-zone") == .warning)
  }

  @Test func theRecordNeedsAFolderAndRoom() {
    #expect(findings { $0.record.problem = "/s: Permission denied" }.state("journal") == .problem)
    #expect(findings { $0.record.free = 100 << 20 }.state("disk") == .warning)
    #expect(findings { $0.record.free = 1 << 20 }.state("disk") == .problem)
    #expect(findings { $0.record.free = nil }.state("disk") == nil)
  }

  @Test func theScreenIsToldWhatItLacks() {
    let cases: [(String, DoctorFinding.State?, (inout DoctorFacts.Screen) -> Void)] = [
      ("terminal", .notLookedAt, { $0.isThere = false }), ("type", .problem, { $0.type = nil }),
      ("type", .problem, { $0.type = "dumb" }), ("type", .problem, { $0.isKnown = false }),
      ("size", .warning, { $0.size = (79, 24) }), ("size", .notLookedAt, { $0.size = nil }),
      ("locale", .warning, { $0.codeset = "ANSI_X3.4-1968" }), ("locale", .ok, { $0.codeset = "utf8" }),
      ("colours", .warning, { $0.type = "vt100" }), ("colours", .ok, { $0.colour = "truecolor" }),
      (
        "colours", .ok,
        {
          $0.type = "vt100"
          $0.asksForNoColour = true
        }
      ), ("fonts", .warning, { $0.type = "linux" }), ("tmux", .ok, { $0.isTmux = true }), ("tmux", nil, { _ in }),
      ("screen", .ok, { $0.isGNUScreen = true }),
    ]
    for (id, state, change) in cases { #expect(findings { change(&$0.screen) }.state(id) == state, "\(id)") }
  }

  @Test func everythingIsSaidInBothLanguagesOnOneLine() throws {
    var facts = wellFacts()
    facts.hosts.append(host("terminal/b") { $0.connection = .refused })
    facts.isClockKept = false
    facts.channelProblems = ["notify x: \u{1B}[2J\nfile /f does not exist"]
    for language in [Language.english, .chinese] {
      let report = DoctorReport(findings: Doctor(facts: facts).findings, language: language)
      #expect(report.lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
      #expect(report.lines.last?.contains("1") == true)
      let json = try report.json()
      #expect(json.contains("\"status\" : \"problem\"") && json.contains("\"id\" : \"terminal/b\""))
    }
    let chinese = DoctorReport(findings: Doctor(facts: facts).findings, language: .chinese).lines.joined()
    let one = DoctorReport(findings: findings { $0.screen.size = (60, 20) }, language: .english).lines.last ?? ""
    #expect(one.hasPrefix("0 problems, 1 warning, "), "\(one)")
    #expect(!chinese.contains("not looked at") && chinese.contains("未检查"))
    for finding in Doctor(facts: facts).findings {
      #expect(!finding.title(.chinese).isEmpty && !finding.text(.chinese).isEmpty)
    }
  }
}
