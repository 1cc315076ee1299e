import ArgumentParser
import CEpollClient
import Glibc
import NIOCore
import NIOPosix

/// Measures one status enquiry: bare C client, our client, our client under connector and polling engine.
struct PollingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "polling", abstract: "Processor time for a status enquiry, and enquiries a second on one processor.")

  @Option(help: "How many simulated terminals, in a process of their own.")
  var count = 1000

  @Option(help: "How long each measurement takes, in seconds.")
  var seconds = 5.0

  @Option(help: "How often everything is measured, in turns.")
  var rounds = 3

  @Option(help: "How many enquiries may be under way at the same time.")
  var atOnce = 64

  @Option(help: "The steady rate, in enquiries a second.")
  var rate = 100.0

  func validate() throws {
    guard (1...TerminalPark.most).contains(count) else {
      throw ValidationError("--count must be 1 to \(TerminalPark.most)")
    }
    guard (0.5...120).contains(seconds) else { throw ValidationError("--seconds must be 0.5 to 120") }
    guard (1...20).contains(rounds) else { throw ValidationError("--rounds must be 1 to 20") }
    guard (1...1000).contains(atOnce) else { throw ValidationError("--at-once must be 1 to 1000") }
    guard (1...100_000).contains(rate) else { throw ValidationError("--rate must be 1 to 100000") }
  }

  func run() async throws {
    let bench = try Bench(count: count)
    defer { bench.terminals.stop() }
    print(bench.conditions)
    let bare = BareClient(targets: bench.terminals.park.targets, mostAtOnce: atOnce)
    let client = ClientDriver(park: bench.terminals.park, group: bench.group, mostAtOnce: atOnce)
    let engine = EngineDriver(park: bench.terminals.park, group: bench.group, mostAtOnce: atOnce)
    _ = try bare.measure(seconds: 0.5, rate: nil)
    for steady in [rate, nil] {
      var table = FigureTable(title: steady.map { "at \(Int($0)) enquiries a second" } ?? "flat out")
      // A device is asked again right away when its interval is over as soon as it has answered.
      let interval: Duration = steady.map { .seconds(Double(count) / $0) } ?? .milliseconds(1)
      for _ in 0..<rounds {
        table.add(try bare.measure(seconds: seconds, rate: steady), to: "bare C epoll client")
        table.add(try await client.measure(seconds: seconds, rate: steady), to: "ZVT client")
        table.add(
          try await engine.measure(
            seconds: seconds, interval: interval, warmUp: min(interval, .seconds(12)) + .seconds(1)),
          to: "polling engine, connector, ZVT client")
      }
      print(table.text)
    }
  }
}

/// What the measurements share: the terminals' process, one event loop, and a processor for each side.
struct Bench {
  let terminals: TerminalsProcess
  let group: MultiThreadedEventLoopGroup
  let conditions: String

  init(count: Int) throws {
    _ = epoll_client_raise_file_limit()
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let isApart = processors >= 2
    if isApart { _ = epoll_client_pin(0) }
    terminals = try TerminalsProcess(count: count, processor: isApart ? 1 : nil)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    conditions =
      "\(count) simulated terminals in a process of their own; "
      + (isApart ? "client on processor 0, terminals on processor 1" : "client and terminals share one processor")
  }
}
