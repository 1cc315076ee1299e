import ArgumentParser
import Console
import Glibc
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules

/// `tillwatch operate TERMINAL OPERATION`: one operation on one terminal, or with `--dry-run` what would stand against it.
struct OperateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operate", abstract: "Carry out an operation on a terminal, or say what stands against it.",
    discussion: """
      Asks every terminal and service once, looks up what was done in the last day, and prints every interlock with its \
      verdict. With --dry-run that is all; it exits with 0 when it would be done, with 1 when it would be refused. \
      Without, it asks on this terminal for the technician's PIN and for the TID, puts the operation on record, sends it once and follows it to its \
      end. A reset goes step by step and asks again before there is no way back; one that was interrupted is gone on \
      with or called off. Exits with 0 when it was verified, with 1 when it was refused or failed, with 3 when its outcome is not \
      known. A console that is open may stay open, unless somebody is unlocked at it or has an operation under way.
      """)

  @OptionGroup var record: RecordOptions

  @OptionGroup var rules: RuleOptions

  @Argument(help: ArgumentHelp("The terminal, by its id in shop.yaml.", valueName: "terminal"))
  var terminal: String

  @Argument(help: ArgumentHelp("restart, reset, settle-batch, diagnose, identify, update-now or cancel-action."))
  var operation: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How far a reset goes: application (default; with POSLINK return-to-idle), factory, or runbook: by hand.",
      valueName: "grade"))
  var grade: String?

  @Flag(name: .long, help: "Only look; nothing is sent that changes anything, and nothing is recorded.")
  var dryRun = false

  func run() throws {
    let configuration = try record.configuration()
    guard let kind = OperationKind(rawValue: operation) else {
      throw refusal(
        "\(excerpt(operation)) is no operation" + hint(for: operation, among: OperationKind.allCases.map(\.rawValue)))
    }
    let grades = ResetGrade.allCases.filter { $0 != .none }
    let asked = configuration.terminals.first { $0.identity.key == terminal }
    let resetGrade = grades.first { $0.rawValue == grade ?? (asked?.usualReset ?? .application).rawValue }
    guard let resetGrade, grade == nil || kind == .reset else {
      throw refusal(
        kind == .reset
          ? "\(excerpt(grade ?? "")) is no way to reset" + hint(for: grade ?? "", among: grades.map(\.rawValue))
          : "--grade belongs to reset alone")
    }
    let identities = configuration.terminals.map(\.identity)
    guard let identity = identities.first(where: { $0.key == terminal }) else {
      throw refusal(
        "no terminal \(excerpt(terminal)) is configured" + hint(for: terminal, among: identities.map(\.key)))
    }
    let pack = try rules.load(for: configuration) ?? RulePack.builtIn()
    let language = configuration.language ?? Surroundings.language
    guard dryRun else {
      guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
        throw refusal(
          "an operation is confirmed by a person on a terminal; add --dry-run to see what stands against it")
      }
      let run = OperateRun(
        configuration: configuration, pack: pack, kind: kind, grade: resetGrade, identity: identity,
        language: language)
      let code = try record.working { try await run.carryOut(folder: $0) }
      if code != 0 { throw ExitCode(code) }
      return
    }
    let look = try SingleLook(configuration, pack: pack, recordFolder: record.folder)
    let since = SystemShopClock().now - .seconds(86_400)
    // A PIN that is set is asked for when it is carried out.
    let access: ConsoleAccess? = configuration.technician.pin == nil ? .noPIN : nil
    let verdicts = try record.working { folder in
      let earlier = try await JournalReader(folder: folder)?.operations(since: since) ?? []
      return await look.take(earlier: earlier) {
        await $0.verdicts(of: kind, on: identity.id, for: access)
      }
    }
    let report = InterlockReport(texts: Surroundings.texts(in: language), language: language, calendar: look.calendar)
    for line in report.lines(of: kind, on: identity, verdicts) { print(line) }
    if verdicts.contains(where: { $0.verdict.stops(kind) }) { throw ExitCode(1) }
  }
}

extension TerminalConfiguration {
  /// How it is reset where nothing is said.
  fileprivate var usualReset: ResetGrade { zvt == nil ? .returnToIdle : .application }
}
