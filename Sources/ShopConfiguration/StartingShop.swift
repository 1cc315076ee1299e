public import ShopModel

/// The few answers that make a shop's first file.
public struct StartingShop: Hashable, Sendable {
  /// The shop's name.
  public var name: String
  /// The first terminal's name, and where it is.
  public var terminal: String
  /// A host name or an address.
  public var host: String
  /// Its TCP port, as it was typed.
  public var port: String
  /// The language of the screen, and of the file's comments.
  public var language: Language
  /// The theme's name.
  public var theme: String
  /// Whether pictures are drawn with ASCII alone.
  public var ascii: Bool

  /// A shop.
  public init(
    name: String, terminal: String, host: String, port: String, language: Language, theme: String, ascii: Bool
  ) {
    self.name = name
    self.terminal = terminal
    self.host = host
    self.port = port
    self.language = language
    self.theme = theme
    self.ascii = ascii
  }

  /// Whether a text can be a name: not empty, at most 60 characters, all of which can be shown.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= 60
      && DeviceText.clean(text).unicodeScalars.count == text.unicodeScalars.count
  }

  /// Whether a text is a host name, or an IPv4 or IPv6 address.
  public static func isHost(_ text: String) -> Bool { HostName.isHost(text) }

  /// Whether a text is the number of a TCP port.
  public static func isPort(_ text: String) -> Bool {
    text.utf8.count <= 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.first != "0"
      && Int(text).map { (1...65_535).contains($0) } == true
  }

  /// The file: what was answered, and how to go on with it as comments.
  public var text: String {
    func say(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }
    func quoted(_ text: String) -> String {
      "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
    let display = ascii ? "\ndisplay:\n  ascii: true\n" : ""
    return """
      # \(say("The shop that Tillwatch watches.", "Tillwatch 看护的店铺。"))
      # \(say("Every key that can stand here is in its README, under \"Your own shop\".", "可用的全部键见 README 的 “Your own shop” 一节。"))
      # \(say("After a change: tillwatch check", "修改后请运行：tillwatch check"))
      shop:
        name: \(quoted(name))
        language: \(quoted(language.rawValue))
        theme: \(quoted(theme))
        # \(say("When the shop is open; without this it always is:", "营业时间；不填则视为全天营业："))
        # opening-hours: {mon-fri: 09:00-21:00, sat: 10:00-22:00, sun: closed}
      \(display)
      terminals:
        - id: terminal-1        # \(say("never change it: the record knows the terminal by it", "请勿更改：记录以此识别终端"))
          name: \(quoted(terminal))
          connector: zvt
          host: \(quoted(host))
          port: \(port)
        # \(say("Every further terminal is one more item:", "每增加一台终端，增加一项："))
        # - id: terminal-2
        #   name: \(quoted(say("Counter 2", "二号台")))
        #   connector: zvt
        #   host: 192.168.1.22

      # \(say("What this computer measures of the network; {} is this computer, the router, DNS and the terminals:", "本机对网络的测量；{} 即测量本机、路由器、域名解析和终端："))
      network: {}
      # \(say("Also the internet and the acquirer's host:", "还可测量互联网和收单主机："))
      # network:
      #   internet: [223.5.5.5]
      #   hosts:
      #     - {id: payments, name: \(quoted(say("Payment host", "交易主机"))), host: pos.acquirer.example, port: 443}

      # \(say("The PIN that lets a technician restart and reset terminals is set with: tillwatch pin", "技术员重启、复位终端所用的 PIN 请用此命令设置：tillwatch pin"))

      """
  }
}
