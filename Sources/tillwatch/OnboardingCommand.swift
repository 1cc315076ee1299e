import ArgumentParser
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel

/// `tillwatch onboarding`: the way to a merchant account that can take cards, kept by hand where no service tells it.
struct OnboardingCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "onboarding", abstract: "Show and keep the steps of an account's onboarding.",
    discussion: "The steps are apply, review, contract, install and settle.",
    subcommands: [Show.self, Set.self], defaultSubcommand: Show.self)

  /// `onboarding show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is kept by hand, and the next step, for every account or one.")

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("Only this account, by its id in shop.yaml.", valueName: "account"))
    var account: String?

    func run() throws {
      let configuration = try record.configuration()
      let words = PlainWords(configuration)
      let accounts = try account.map { [try configuration.account($0)] } ?? configuration.accounts
      let entries = try record.working { try await HandRecord.existing(inFolder: $0)?.entries() ?? [] }
      for account in accounts {
        for line in OnboardingReport(account: account, configuration: configuration, entries: entries, words: words)
          .lines
        {
          print(line)
        }
      }
    }
  }

  /// `onboarding set`
  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep by hand where a step stands.",
      discussion: """
        The states are pending, current, done and failed; "unknown" takes back what was kept. Without a date it is \
        today's, and none for a step that is pending.
        """)

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("The account, by its id in shop.yaml.", valueName: "account"))
    var account: String

    @Argument(help: "The step: apply, review, contract, install or settle.")
    var step: String

    @Argument(help: "Where it stands: pending, current, done, failed or unknown.")
    var state: String

    @Option(name: .long, help: ArgumentHelp("The day it was so, or is to be.", valueName: "yyyy-mm-dd"))
    var date: String?

    func run() throws {
      let configuration = try record.configuration()
      let words = PlainWords(configuration)
      let identity = try configuration.account(account)
      let step = try chosenStep()
      let state = try chosenState()
      let day = try chosenDay(state: state, today: words.calendar.civil(SystemShopClock().now).date)
      if let service = configuration.service(tellingOf: identity.id, step.state) {
        throw refusal(
          "\(step.rawValue) of \(identity.key) is told by \"\(service)\" and cannot be kept by hand")
      }
      let now = SystemShopClock().now
      let user = Surroundings.userName
      let changes = HandKeeping.changes(step.state, state.map { .text($0) }, day: day, at: now, words.calendar).map {
        HandEntry(identity.id, $0.fact, $0.value, by: user, at: now)
      }
      let entries = try record.working { folder in
        let hand = try HandRecord(folder: folder)
        try await hand.keep(changes)
        return try await hand.entries()
      }
      let report = OnboardingReport(account: identity, configuration: configuration, entries: entries, words: words)
      for line in report.lines { print(line) }
    }

    private func chosenStep() throws -> OnboardingStep {
      if let step = OnboardingStep(rawValue: step) { return step }
      let names = OnboardingStep.allCases.map(\.rawValue)
      throw refusal("\(excerpt(step)) is not a step" + hint(for: step, among: names))
    }

    /// Nil: what was kept is taken back.
    private func chosenState() throws -> String? {
      if state == "unknown" { return nil }
      if OnboardingStep.states.contains(state) { return state }
      throw refusal("\(excerpt(state)) is not a state" + hint(for: state, among: OnboardingStep.states + ["unknown"]))
    }

    private func chosenDay(state: String?, today: CivilDate) throws -> CivilDate? {
      guard let date else { return state == nil || state == "pending" ? nil : today }
      guard let day = CivilDate(date) else {
        throw refusal("\(excerpt(date)) is not a day; write it as \"2026-12-01\"")
      }
      guard state != nil else { throw refusal("what is unknown has no date") }
      return day
    }
  }
}

extension ShopConfiguration {
  /// The account with this id. Otherwise that is said on standard error, and the program exits with 2.
  func account(_ name: String) throws -> AccountIdentity {
    if let account = accounts.first(where: { $0.key == name }) { return account }
    let names = accounts.map(\.key)
    throw refusal("no account \(excerpt(name)) is configured" + (names.isEmpty ? "" : hint(for: name, among: names)))
  }
}

/// An account's onboarding as lines of text.
struct OnboardingReport {
  let account: AccountIdentity
  let configuration: ShopConfiguration
  let entries: [HandEntry]
  let words: PlainWords

  var lines: [String] {
    var lines = ["\(account.name(words.language)) (\(account.key))"]
    var states: [OnboardingStep: String] = [:]
    var isTold = false
    for step in OnboardingStep.allCases {
      let name = padded(step.rawValue, 8)
      if let service = configuration.service(tellingOf: account.id, step.state) {
        isTold = true
        lines.append("  \(name)  " + words("told by \(service)", "由 \(service) 上报"))
      } else if let entry = entry(step.state), let state = entry.value?.text {
        states[step] = state
        let day = entry.at < Timestamp(seconds: 0) ? "" : words.minute(entry.at)
        let date = self.entry(step.date)?.value?.time.map(words.day) ?? "----------"
        lines.append("  \(name)  \(padded(state, 7))  \(date)  (\(entry.by), \(day))")
      } else {
        lines.append("  \(name)  " + words("not known", "未知"))
      }
    }
    if let step = OnboardingStep.next(states: states), let state = states[step] {
      lines.append("  " + words("next: ", "下一步：") + step.advice(in: state)(words.language))
    } else if states.count == OnboardingStep.allCases.count {
      lines.append("  " + words("complete", "已完成"))
    } else if !isTold {
      let first = OnboardingStep.allCases.first { states[$0] == nil } ?? .apply
      lines.append(
        "  " + words("keep it by hand: ", "手工登记：")
          + "tillwatch onboarding set \(account.key) \(first.rawValue) current")
    }
    return lines
  }

  private func entry(_ fact: Fact) -> HandEntry? { entries.first { $0.subject == account.id && $0.fact == fact } }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
