import FoundationEssentials
import Notices
import ShopConfiguration
import ShopModel

/// A folder that goes away with the test.
final class Folder {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/tillwatch-notices-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a program that a shell runs.
  func program(_ name: String, _ script: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file)
    return file
  }

  /// The text of a file; nil: there is none.
  func text(_ name: String) -> String? {
    (try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// An incident about one terminal.
func incident(_ id: Int, _ severity: Severity = .warning, at moment: Timestamp, closedAt: Timestamp? = nil) -> Incident
{
  let subject = SubjectID.terminal("t\(id)")
  let evidence = Evidence(
    subject: subject, fact: .terminalReachable, value: .bool(false), observedAt: moment, since: moment)
  let finding = Finding(
    rule: "r", subject: subject, severity: severity, cause: .networkUnreachable, blocksCards: true,
    title: LocalizedText(en: "terminal not reachable", zh: "终端无法连接"),
    explanation: LocalizedText(en: "It does not answer.", zh: "终端没有应答。"), actor: .technician, evidence: [evidence],
    since: moment, ladder: [LadderStep(.check, state: .current)])
  return Incident(id: id, finding: finding, openedAt: moment, closedAt: closedAt)
}

func snapshot(_ incidents: [Incident], at moment: Timestamp) -> ShopSnapshot {
  ShopSnapshot(
    sequence: 1, at: moment, shop: ShopIdentity(name: LocalizedText(en: "Tea", zh: "茶馆")), headline: .noTerminals,
    lastAnswerAt: moment, terminals: [], accounts: [], links: [], upgrades: [], reportsUpgrades: false,
    incidents: incidents, operations: [])
}

func writer(_ language: Language = .english) -> NoticeWriter {
  NoticeWriter(
    language: language,
    words: NoticeWords(
      severity: { $0.name }, actor: { $0.rawValue }, remedy: { $0.rawValue }, duration: { "\($0.wholeSeconds) s" }),
    calendar: .utc)
}

/// A computer on which nothing is set but a few variables.
func host(_ environment: [String: String] = [:]) -> HostAccess {
  HostAccess(environment: { environment[$0] }, read: { _, _ in .absent }, hasFolder: { _ in false })
}
