import ArgumentParser
import FoundationEssentials
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopCore
import ShopModel

/// `tillwatch account`: what people keep by hand of a merchant account, where no connector tells it.
struct AccountCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Show and keep by hand what no connector tells of an account.",
    discussion: "In the console the same is under the key e.",
    subcommands: [Show.self, Set.self], defaultSubcommand: Show.self)

  /// `account show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is kept by hand, by whom and since when, for every account or one.")

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("Only this account, by its id in shop.yaml.", valueName: "account"))
    var account: String?

    func run() throws {
      let configuration = try record.configuration()
      let accounts = try account.map { [try configuration.account($0)] } ?? configuration.accounts
      let entries = try record.working { try await HandRecord.existing(inFolder: $0)?.entries() ?? [] }
      let words = PlainWords(configuration)
      for account in accounts {
        let report = AccountReport(account: account, configuration: configuration, entries: entries, words: words)
        for line in report.lines(at: SystemShopClock().now) { print(line) }
      }
    }
  }

  /// `account set`
  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep by hand what a fact of an account is.",
      discussion: """
        The facts are \(AccountReport.names.joined(separator: ", ")). An amount is written as 4,310.00, 3.8万 or \
        EUR 12.50, with its currency if nothing is known of the account's, a moment as 2026-12-01, 12-01 09:30 or 09:30; "unknown" takes back what was kept.
        """)

    @OptionGroup var record: RecordOptions

    @Argument(help: ArgumentHelp("The account, by its id in shop.yaml.", valueName: "account"))
    var account: String

    @Argument(help: "The fact, such as state, balance, limit.day or settlement.state.")
    var fact: String

    @Argument(help: "What it is.")
    var value: String

    func run() throws {
      let configuration = try record.configuration()
      let words = PlainWords(configuration)
      let identity = try configuration.account(account)
      guard let fact = HandKeeping.facts.first(where: { AccountReport.name(of: $0) == fact || $0.rawValue == fact })
      else {
        throw refusal("\(excerpt(fact)) is not kept by hand" + hint(for: fact, among: AccountReport.names))
      }
      if let service = configuration.service(tellingOf: identity.id, fact) {
        throw refusal(
          "\(AccountReport.name(of: fact)) of \(identity.key) is told by \"\(service)\" and cannot be kept by hand")
      }
      let (now, user, text) = (SystemShopClock().now, Surroundings.userName, value)
      let currency = fact.definition.type == .money ? try currency(of: identity.id) : nil
      let reader = HandText(currency: currency, words.calendar, at: now)
      let value = text == "unknown" ? nil : try chosen(text, of: fact, reader)
      let changes = HandKeeping.changes(fact, value, at: now, words.calendar).map {
        HandEntry(identity.id, $0.fact, $0.value, by: user, at: now)
      }
      let entries = try record.working { folder in
        let hand = try HandRecord(folder: folder)
        try await hand.keep(changes)
        return try await hand.entries()
      }
      let report = AccountReport(account: identity, configuration: configuration, entries: entries, words: words)
      for line in report.lines(at: now) { print(line) }
    }

    /// The currency of the account, by what is kept by hand and by what the console knew last of everybody's words.
    private func currency(of account: SubjectID) throws -> String? {
      let (entries, saved) = try record.working { folder in
        let hand = try HandRecord.existing(inFolder: folder)
        return (try await hand?.entries() ?? [], try await hand?.memory()?.text)
      }
      // What is damaged tells nothing.
      let memory = saved.flatMap { try? JSONDecoder().decode(ShopMemory.self, from: Data($0.utf8)) }
      return HandKeeping.currency { fact in
        entries.first { $0.subject == account && $0.fact == fact }?.value ?? memory?.value(of: fact, of: account)
      }
    }

    private func chosen(_ text: String, of fact: Fact, _ reader: HandText) throws -> FactValue {
      do throws(HandText.Problem) {
        return try reader.value(text, of: fact)
      } catch {
        switch error {
        case .notAnAmount: throw refusal("\(excerpt(text)) is not an amount such as 4,310.00 or 3.8万")
        case .noCurrency:
          throw refusal(
            "\(excerpt(text)) names no currency, and none is known of this account; write ¥, 元 or a code such as EUR")
        case .notACurrency(let code): throw refusal("\(excerpt(code)) in \(excerpt(text)) is not a currency")
        case .tooFine: throw refusal("\(excerpt(text)) is finer than the smallest unit of its currency")
        case .tooLarge: throw refusal("\(excerpt(text)) is too large")
        case .notAMoment:
          throw refusal("\(excerpt(text)) is not a moment such as 2026-12-01, \"12-01 09:30\" or 09:30")
        case .notAChoice(let names):
          throw refusal(
            "\(excerpt(text)) is not a value of \(AccountReport.name(of: fact))" + hint(for: text, among: names))
        case .notAValue: throw refusal("\(excerpt(text)) says nothing")
        }
      }
    }
  }
}

/// What is kept by hand of an account, as lines of text.
struct AccountReport {
  let account: AccountIdentity
  let configuration: ShopConfiguration
  let entries: [HandEntry]
  let words: PlainWords

  /// What a fact is called here: without the word that all of them begin with.
  static func name(of fact: Fact) -> String { String(fact.rawValue.dropFirst("account.".count)) }
  static var names: [String] { HandKeeping.facts.map(name) }

  func lines(at now: Timestamp) -> [String] {
    let width = Self.names.map(\.count).max() ?? 0
    return ["\(account.name(words.language)) (\(account.key))"]
      + HandKeeping.facts.map { fact in
        let name = Self.name(of: fact)
        return "  \(name)\(String(repeating: " ", count: width - name.count))  \(text(of: fact, at: now))"
      }
  }

  private func text(of fact: Fact, at now: Timestamp) -> String {
    if let service = configuration.service(tellingOf: account.id, fact) {
      return words("told by \(service)", "由 \(service) 上报")
    }
    guard let entry = entries.first(where: { $0.subject == account.id && $0.fact == fact }), let value = entry.value
    else { return "-" }
    let end = configuration.handTerms.end(of: fact, saidAt: entry.at, words.calendar)
    let isOver = end.map { $0 <= now } ?? false
    let until = end.map { words("until \(words.minute($0))", "有效至 \(words.minute($0))") }
    let state = isOver ? words("too old", "已过期") : until
    let origin = [entry.by, words.minute(entry.at), state].compactMap(\.self).joined(separator: ", ")
    return "\(text(of: value))  (\(origin))"
  }

  private func text(of value: FactValue) -> String {
    switch value {
    case .money(let amount): "\(amount.decimalText) \(amount.currency)"
    case .time(let moment): words.minute(moment)
    default: value.text ?? ""
    }
  }
}
