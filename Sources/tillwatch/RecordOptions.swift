import ArgumentParser
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel

/// Which shop's record, for the commands that write to it by hand.
struct RecordOptions: ParsableArguments {
  @OptionGroup var shop: ShopOptions

  @Option(name: .long, help: ArgumentHelp("Where the record of what was done is kept.", valueName: "folder"))
  var state: String?

  /// The folder of the record.
  var folder: String { state ?? Surroundings.stateFolder }

  /// The shop's file, which must be there. Otherwise that is said on standard error, and the program exits with 2.
  func configuration() throws -> ShopConfiguration {
    if let configuration = try shop.load() { return configuration }
    throw refusal(ShopOptions.noShop)
  }

  /// Works with the record on another thread than the main one. What goes wrong is one line on standard error, and the
  /// program exits with 2.
  func working<Result: Sendable>(_ work: @escaping @Sendable (_ folder: String) async throws -> Result) throws -> Result
  {
    let folder = folder
    do {
      return try waitFor { try await work(folder) }
    } catch let error as JournalError {
      throw refusal(error.message)
    }
  }
}

/// Says why something is not done, for the caller to throw: the program exits with 2.
func refusal(_ reason: String) -> ExitCode {
  complain("tillwatch: \(DeviceText.clean(reason, limit: 1000))")
  return ExitCode(2)
}

/// `; did you mean "x"?`, or what is possible.
func hint(for word: String, among names: [String]) -> String {
  let near = suggestion(for: word, among: names)
  return near.isEmpty ? "; possible here: \(names.joined(separator: ", "))" : near
}

/// Moments and choices for the commands that print to a terminal or a pipe.
struct PlainWords {
  let language: Language
  let calendar: ShopCalendar

  init(_ configuration: ShopConfiguration) {
    language = configuration.language ?? Surroundings.language
    calendar = Surroundings.calendar(timeZone: configuration.timeZone)
  }

  init(language: Language, calendar: ShopCalendar) {
    self.language = language
    self.calendar = calendar
  }

  func callAsFunction(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  /// `2026-12-01`
  func day(_ moment: Timestamp) -> String { calendar.civil(moment).date.description }

  /// `2026-12-01 14:05`
  func minute(_ moment: Timestamp) -> String {
    let time = calendar.civil(moment)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(day(moment)) \(two(time.hour)):\(two(time.minute))"
  }
}
