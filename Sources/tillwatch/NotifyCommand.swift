import ArgumentParser
import Connectors
import LocatedYAML
import NIOPosix
import NoticeDelivery
import Notices
import PollingEngine
import ShopConfiguration
import ShopModel

/// `tillwatch notify`: the ways to tell people of incidents.
struct NotifyCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Try the channels over which people are told of incidents.",
    discussion: """
      Channels stand in shop.yaml under "notify". While the console is open, it tells of every incident once, of what \
      got worse, and of its end.
      """,
    subcommands: [Test.self], defaultSubcommand: Test.self)

  /// `notify test`
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a test notice over each channel at once and say what came of it.",
      discussion: """
        Quiet hours and limits do not hold for it, and nothing is queued. Exits with 0 when every channel took it, with 1 \
        when one did not, with 2 when the configuration or a secret is wrong.
        """)

    @OptionGroup var shop: ShopOptions

    @Argument(help: ArgumentHelp("Only this channel, by its id in shop.yaml.", valueName: "channel"))
    var name: String?

    @Flag(name: .long, help: "Send nothing and fetch no secret; print what would be sent.")
    var dryRun = false

    func run() throws {
      guard let configuration = try shop.load() else {
        throw refusal(ShopOptions.noShop)
      }
      var chosen = configuration
      if let name { chosen.channels = [try configuration.channel(name)] }
      guard !chosen.channels.isEmpty else { throw refusal("no channel is configured; see \"notify\" in README.md") }
      let calendar = Surroundings.calendar(timeZone: configuration.timeZone)
      let now = SystemShopClock().now
      let messages = chosen.channels.map { channel in
        let writer = NoticeWriter(channel, of: configuration, calendar: calendar)
        return NoticeMessage(writer.test(shop: configuration.shop.name, at: now), key: "test-\(now.milliseconds)")
      }
      if dryRun {
        for (channel, message) in zip(chosen.channels, messages) {
          print("\(channel.key) (\(channel.kind.rawValue))")
          for line in ChannelPreview(channel, message, at: now).lines { print("  \(line)") }
        }
      } else {
        try send(messages, over: chosen, at: now)
      }
    }

    private func send(_ messages: [NoticeMessage], over configuration: ShopConfiguration, at now: Timestamp) throws {
      let problems = configuration.channelProblems()
      for problem in problems { complain("tillwatch: \(problem)") }
      guard problems.isEmpty else { throw ExitCode(2) }
      let transport = HTTPTransport(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
      let senders = try configuration.channels.map { channel in
        ChannelSender(channel, secrets: try channel.resolvedSecrets(), transport: transport)
      }
      let outcomes = try waitFor {
        let outcomes = await withTaskGroup(of: (Int, DeliveryOutcome).self) { group in
          for (index, sender) in senders.enumerated() {
            group.addTask { (index, await sender.send(messages[index], at: now)) }
          }
          return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        try? await transport.shutdown()
        return outcomes
      }
      var isComplete = true
      for (index, channel) in configuration.channels.enumerated() {
        let line: String
        switch outcomes[index] {
        case .delivered: line = "sent"
        case .failed(let reason), .refused(let reason):
          line = "not sent: \(reason)"
          isComplete = false
        case nil: continue
        }
        print("\(channel.key) (\(channel.kind.rawValue)): \(line)")
      }
      if !isComplete { throw ExitCode(1) }
    }
  }
}

extension ShopConfiguration {
  /// The channel with this id. Otherwise that is said on standard error, and the program exits with 2.
  fileprivate func channel(_ name: String) throws -> ChannelConfiguration {
    if let channel = channels.first(where: { $0.key == name }) { return channel }
    let names = channels.map(\.key)
    let near = suggestion(for: name, among: names)
    throw refusal(
      "no channel \(excerpt(name)) is configured"
        + (near.isEmpty && !names.isEmpty ? "; there are: \(names.joined(separator: ", "))" : near))
  }
}
