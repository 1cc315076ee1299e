import ArgumentParser

/// Polls a large number of terminals at their usual pace.
struct FleetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Processor share and memory while many terminals are polled at a steady pace.")

  @Option(help: "How many simulated terminals.")
  var devices = 10_000

  @Option(help: "How often each is asked, in seconds.")
  var interval = 10.0

  @Option(help: "How long to measure, in seconds, after one interval without.")
  var seconds = 30.0

  @Option(help: "How many enquiries may be under way at the same time.")
  var atOnce = 256

  func validate() throws {
    guard (1...TerminalPark.most).contains(devices) else {
      throw ValidationError("--devices must be 1 to \(TerminalPark.most)")
    }
    guard (0.5...120).contains(interval) else { throw ValidationError("--interval must be 0.5 to 120") }
    guard (1...300).contains(seconds) else { throw ValidationError("--seconds must be 1 to 300") }
    guard (1...1000).contains(atOnce) else { throw ValidationError("--at-once must be 1 to 1000") }
  }

  func run() async throws {
    let bench = try Bench(count: devices)
    defer { bench.terminals.stop() }
    print(bench.conditions)
    let bare = BareClient(targets: bench.terminals.park.targets, mostAtOnce: atOnce)
    let engine = EngineDriver(park: bench.terminals.park, group: bench.group, mostAtOnce: atOnce)
    var table = FigureTable(title: "\(devices) terminals every \(decimals(interval, 1)) s")
    table.add(try bare.measure(seconds: min(seconds, 10), rate: Double(devices) / interval), to: "bare C epoll client")
    let before = ProcessCost.kibibytes("VmRSS")
    table.add(
      try await engine.measure(
        seconds: seconds, interval: .seconds(interval), warmUp: .seconds(interval) + .seconds(2)),
      to: "polling engine, connector, ZVT client")
    print(table.text)
    if let before, let most = ProcessCost.kibibytes("VmHWM") {
      print(
        "memory: \(decimals(Double(most) / 1024, 1)) MiB at the most, \(decimals(Double(before) / 1024, 1)) MiB before")
    }
  }
}
