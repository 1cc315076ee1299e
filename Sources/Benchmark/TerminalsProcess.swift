import ArgumentParser
import Foundation

/// The process with the simulated terminals, as a child of this one.
final class TerminalsProcess {
  private let process = Process()
  private let input = Pipe()
  /// Where the terminals are.
  let park: TerminalPark

  /// Starts the process, and returns when all terminals can be connected to.
  ///
  /// - Throws: when it cannot be started, or ends before the terminals are there.
  init(count: Int, processor: Int?) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments =
      ["terminals", "--count", "\(count)"] + (processor.map { ["--processor", "\($0)"] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.contains("\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw ValidationError("the terminals could not be started") }
      line += String(decoding: data, as: UTF8.self)
    }
    let words = line.split { $0 == " " || $0 == ":" }
    guard words.count > 2, words[0] == "ready", let network = Int(words[1]), Int(words[2]) == count else {
      process.terminate()
      throw ValidationError("the terminals said: \(line)")
    }
    park = TerminalPark(network: network, count: count)
  }

  /// Ends the process.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
