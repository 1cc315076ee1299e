import ArgumentParser
import Glibc
import ShopConfiguration
import ShopModel

/// `tillwatch doctor`: what works on this computer for the present configuration, what does not, and what to do.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what works, what does not, why, and what to do next.",
    discussion: """
      Looks at the configuration and its secrets, the name, the way, the port and the certificate of everything it names, \
      the clock, the record's folder, and the terminal it is run on. It connects and says nothing; of a terminal or a \
      printer that an open console asks it leaves even that. What the devices themselves say is told by `tillwatch check`. \
      Ends within 15 s. Exits with 0 when all is well, with 1 for a warning, with 2 for a problem.
      """)

  @OptionGroup var record: RecordOptions

  @Flag(name: .long, help: "Print JSON instead of lines.")
  var json = false

  func run() throws {
    let look = DoctorLook(explicit: record.shop.config, folder: record.folder)
    let facts = try waitFor { await look.facts() }
    let report = DoctorReport(
      findings: Doctor(facts: facts).findings, language: facts.language ?? Surroundings.language)
    if json {
      print(try report.json(), terminator: "")
    } else {
      for line in report.lines { print(line) }
    }
    if report.findings.code != 0 { throw ExitCode(report.findings.code) }
  }
}
