import Connectors
import ShopConfiguration
import ShopModel

/// What the facts mean, line by line. Pure.
struct Doctor {
  let facts: DoctorFacts

  var findings: [DoctorFinding] {
    configuration + ledgers + network + measured + push + time + record + screen
  }

  func say(_ english: String, _ chinese: String) -> LocalizedText { LocalizedText(en: english, zh: chinese) }
  func same(_ text: String) -> LocalizedText { LocalizedText(text) }

  // MARK: Configuration

  private var configuration: [DoctorFinding] {
    var findings = file
    guard case .good = facts.file else { return findings }
    if facts.secretCount > 0 || !facts.secretProblems.isEmpty {
      let title = say("Secrets", "密码与令牌")
      findings += facts.secretProblems.map {
        DoctorFinding(
          .configuration, "secret", .problem, title, same($0),
          advice: say(
            "Put it there, for this user's eyes alone (chmod 600).", "请把它放到该处，且仅本用户可读（chmod 600）。"))
      }
      if facts.secretProblems.isEmpty {
        findings.append(
          DoctorFinding(
            .configuration, "secret", .ok, title,
            say("\(facts.secretCount) can be had", "\(facts.secretCount) 项均可读取")))
      }
    }
    findings += facts.channelProblems.map {
      DoctorFinding(
        .configuration, "notify", .warning, say("Notices", "通知"), same($0),
        advice: say("Nobody is told over it until it can be had.", "在可读取之前，不会经此发送通知。"))
    }
    findings += facts.programs.map { program in
      let title = same(program.name)
      return program.canBeRun
        ? DoctorFinding(.configuration, "program:\(program.name)", .ok, title, say("program can be run", "程序可运行"))
        : DoctorFinding(
          .configuration, "program:\(program.name)", .problem, title,
          say("\(program.path) cannot be run", "无法运行 \(program.path)"),
          advice: say("Install it, or make it executable.", "请安装该程序，或赋予执行权限。"))
    }
    return findings
  }

  /// How many mistakes of the file are told.
  static let mostMistakes = 5

  private var file: [DoctorFinding] {
    let title = same("shop.yaml")
    func finding(
      _ state: DoctorFinding.State, _ text: LocalizedText, advice: LocalizedText? = nil
    ) -> DoctorFinding {
      DoctorFinding(.configuration, "file", state, title, text, advice: advice)
    }
    switch facts.file {
    case .absent(let places):
      return [
        finding(
          .problem,
          say(
            "there is none (looked for \(places.joined(separator: ", ")))",
            "没有找到（查找位置：\(places.joined(separator: "、"))）"),
          advice: say(
            "Start tillwatch and answer its questions, or: tillwatch discover --write FILE",
            "运行 tillwatch 并回答提问，或：tillwatch discover --write 文件"))
      ]
    case .wrong(let problems):
      let more = problems.count - Self.mostMistakes
      let rest =
        more > 0 ? [finding(.problem, say("\(more) more mistake\(more == 1 ? "" : "s")", "另有 \(more) 处错误"))] : []
      return problems.prefix(Self.mostMistakes).map {
        finding(.problem, same($0), advice: say("Mend what stands there.", "请改正该处。"))
      } + rest
    case .good(let path, let permissions):
      if let permissions, permissions & 0o022 != 0 {
        return [
          finding(
            .warning, say("others can write to \(path)", "其他用户可写 \(path)"), advice: same("chmod go-w \(path)"))
        ]
      }
      return [finding(.ok, say("\(path) is in order", "\(path) 无误"))]
    }
  }

  // MARK: Network

  private var network: [DoctorFinding] { facts.hosts.flatMap { [way(to: $0)] + certificate(of: $0) } }

  /// What is wrong with a name by the addresses it has, and what to do; nil: nothing.
  ///
  /// - Parameter correction: what to do where there is no such name.
  func nameTrouble(
    _ addresses: (some Collection)?, correction: LocalizedText
  ) -> (text: LocalizedText, advice: LocalizedText)? {
    guard let addresses else {
      return (
        say("the name server does not answer", "域名服务器无应答"),
        say("Look at the computer's network and name server (DNS).", "请检查本机网络及域名服务器（DNS）。")
      )
    }
    return addresses.isEmpty ? (say("there is no such name", "查不到该名称"), correction) : nil
  }

  private func way(to host: DoctorFacts.Host) -> DoctorFinding {
    let place = HostName.authority(host.host, host.port)
    func finding(
      _ state: DoctorFinding.State, _ english: String, _ chinese: String, advice: LocalizedText? = nil
    ) -> DoctorFinding {
      DoctorFinding(
        .network, host.id, state, host.name, say("\(place): \(english)", "\(place)：\(chinese)"), advice: advice)
    }
    let correction = say(
      "Correct \"host\" in shop.yaml, or put the name into the name server or /etc/hosts.",
      "请更正 shop.yaml 中的 host，或在域名服务器或 /etc/hosts 中登记该名称。")
    if let trouble = nameTrouble(host.addresses, correction: correction) {
      return finding(.problem, trouble.text(.english), trouble.text(.chinese), advice: trouble.advice)
    }
    switch host.asking {
    case .nobody: break
    case .console:
      return finding(
        .notLookedAt, "the open console is asking it, and it takes one connection",
        "已打开的控制台正在询问它，而它一次只接受一个连接",
        advice: say("Look at the console.", "请查看控制台。"))
    case .perhaps:
      return finding(
        .notLookedAt, "a console is open here; not asked, for it takes one connection",
        "本机有控制台在运行；它一次只接受一个连接，因此未询问",
        advice: say("Look at the console, or close it.", "请查看控制台，或将其关闭。"))
    }
    switch host.connection {
    case .open: return finding(.ok, "name, way and port are in order", "名称、路由、端口均正常")
    case .refused:
      return finding(
        .problem, "the computer is there, and nothing listens at this port", "主机在线，但该端口无服务",
        advice: host.id.hasPrefix("terminal/")
          ? say(
            "Compare the port with the terminal's settings; one that its till uses may refuse as well.",
            "请核对终端设置中的端口；终端被收银机占用时也可能拒绝连接。")
          : say(
            "Compare the port with the settings there, and see that its program runs.", "请核对对方设置中的端口，并确认其程序正在运行。"))
    case .noAnswer:
      return finding(
        .problem, "no answer", "无应答",
        advice: say(
          "Is it switched on, on this network, and still at this address? A firewall may also be in the way.",
          "请确认设备已开机、在同一网络、地址未变；也可能被防火墙阻挡。"))
    case .noRoute:
      return finding(
        .problem, "there is no way there", "没有到达路径",
        advice: say(
          "Look at this computer's cable or Wi-Fi, its address and its router.", "请检查本机网线或 Wi-Fi、本机地址和路由器。"))
    case .notTried(let reason): return finding(.notLookedAt, reason, "未能检查：\(reason)")
    case nil: return finding(.notLookedAt, "not connected to", "未连接")
    }
  }

  /// A certificate that ends soon is said this long before.
  static let certificateNotice: Duration = .seconds(21 * 86_400)

  private func certificate(of host: DoctorFacts.Host) -> [DoctorFinding] {
    guard host.isEncrypted, host.connection == .open else { return [] }
    func finding(_ state: DoctorFinding.State, _ text: LocalizedText, advice: LocalizedText? = nil) -> DoctorFinding {
      DoctorFinding(.network, "tls:\(host.id)", state, host.name, text, advice: advice)
    }
    guard let service = host.service else {
      return [finding(.notLookedAt, say("TLS: no answer in time", "TLS：未在时限内应答"))]
    }
    if service.isPlain {
      return [
        finding(
          .problem,
          say(
            "TLS: what answers does not speak it, but plain HTTP or something else", "TLS：对方未使用 TLS，而是明文 HTTP 或其他协议"),
          advice: host.id.hasPrefix("service/")
            ? say("Correct the port or the URL.", "请更正端口或网址。")
            : say("Correct the port; or write \"tls: false\", if it is meant to be so.", "请更正端口；如本应如此，请写 tls: false。"))
      ]
    }
    let days = service.validUntil.map { Int(($0 - facts.now) / .seconds(86_400)) }
    if let failure = service.failure {
      if service.isCertificate, let days, let until = service.validUntil, until < facts.now {
        return [
          finding(
            .problem, say("TLS: its certificate has ended \(Self.count(-days, "day")) ago", "TLS：证书已过期 \(-days) 天"),
            advice: say(
              "Its operator has to renew it; look at this computer's date first.", "须由服务方更新证书；请先核对本机日期。"))
        ]
      }
      return [
        finding(
          .problem, same(failure),
          advice: service.isCertificate
            ? say(
              "Is it the right host? A service with a certificate of its own needs \"ca-file\".",
              "请确认主机名正确；自签证书的服务须配置 ca-file。")
            : say("Look at the URL and at what stands between (proxy, firewall).", "请核对网址，以及中间的代理或防火墙。"))
      ]
    }
    guard let days else { return [finding(.ok, say("TLS: in order", "TLS：正常"))] }
    if Duration.seconds(days * 86_400) < Self.certificateNotice {
      return [
        finding(
          .warning, say("TLS: its certificate ends in \(Self.count(days, "day"))", "TLS：证书将在 \(days) 天后到期"),
          advice: say("Its operator has to renew it.", "须由服务方更新证书。"))
      ]
    }
    return [
      finding(.ok, say("TLS: in order, its certificate lasts \(Self.count(days, "day"))", "TLS：正常，证书尚有 \(days) 天"))
    ]
  }

  // MARK: Time

  /// A clock may be off by this much against a service's.
  static let clockTolerance: Duration = .seconds(60)

  private var time: [DoctorFinding] {
    var findings: [DoctorFinding] = []
    let title = say("Clock", "时钟")
    let set = say("Switch time synchronisation on: timedatectl set-ntp true", "请开启时间同步：timedatectl set-ntp true")
    switch facts.isClockKept {
    case true?:
      findings.append(DoctorFinding(.time, "clock", .ok, title, say("is kept right (NTP)", "已同步（NTP）")))
    case false?:
      findings.append(
        DoctorFinding(.time, "clock", .warning, title, say("nobody keeps it right (NTP)", "未同步（NTP）"), advice: set))
    case nil:
      findings.append(
        DoctorFinding(.time, "clock", .notLookedAt, title, say("the system does not say", "系统未给出同步状态")))
    }
    let dates = facts.hosts.compactMap { host in host.service?.date.map { (host.name, facts.now - $0) } }
    if let (name, off) = dates.max(by: { abs($0.1) < abs($1.1) }) {
      let seconds = Int(abs(off) / .seconds(1))
      let isOff = abs(off) > Self.clockTolerance
      findings.append(
        DoctorFinding(
          .time, "clock-compared", isOff ? .problem : .ok, title,
          isOff
            ? say("\(seconds) s off against \(name(.english))", "与 \(name(.chinese)) 相差 \(seconds) 秒")
            : say("agrees with \(name(.english))", "与 \(name(.chinese)) 一致"), advice: isOff ? set : nil))
    }
    let zone = facts.timeZone ?? facts.ownTimeZone
    findings.append(
      zone.map {
        DoctorFinding(
          .time, "time-zone", .ok, say("Time zone", "时区"),
          facts.timeZone == nil ? say("\($0), the computer's", "\($0)（本机设置）") : same($0))
      }
        ?? DoctorFinding(
          .time, "time-zone", .warning, say("Time zone", "时区"), say("UTC, because nobody says another", "未设置，按 UTC"),
          advice: say(
            "Write \"time-zone: Asia/Shanghai\", or yours, under \"shop\".", "请在 shop 下写明 time-zone，如 Asia/Shanghai。")))
    return findings
  }

  private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

  // MARK: Record

  /// A record grows by about this much in a year, with what it needs besides.
  static let freeSpace = 512 << 20

  private var record: [DoctorFinding] {
    let record = facts.record
    let title = say("Record", "记录")
    var findings: [DoctorFinding] = []
    if let problem = record.problem {
      findings.append(
        DoctorFinding(
          .record, "journal", .problem, title, same(problem),
          advice: say(
            "Give this user the folder (chown), or name another with --state.", "请将该文件夹交给本用户（chown），或用 --state 指定其他位置。")
        ))
    } else {
      findings.append(
        DoctorFinding(.record, "journal", .ok, title, say("\(record.folder) can be written", "\(record.folder) 可写")))
    }
    if let free = record.free {
      let isLittle = free < Self.freeSpace
      findings.append(
        DoctorFinding(
          .record, "disk", free < 32 << 20 ? .problem : isLittle ? .warning : .ok, say("Disk", "磁盘"),
          say("\(Self.size(free)) free", "剩余 \(Self.size(free))"),
          advice: isLittle
            ? say("Make room: without it nothing is recorded, and nothing done.", "请清理空间：写不下记录时不会执行任何操作。") : nil))
    }
    if let isKept = record.isKept {
      findings.append(
        DoctorFinding(
          .record, "keeper", .ok, say("Other consoles", "其他控制台"),
          isKept ? say("one keeps this record now", "有一个正在写此记录") : say("none keeps this record now", "当前没有")))
    }
    let ping = say("Echo requests (ping)", "ping 权限")
    switch facts.mayPing {
    case true?: findings.append(DoctorFinding(.record, "ping", .ok, ping, say("this user may send them", "本用户可用")))
    case false?: findings.append(withoutPing(ping))
    case nil:
      findings.append(DoctorFinding(.record, "ping", .notLookedAt, ping, say("the system does not say", "系统未给出")))
    }
    return findings
  }

  /// `1 day`, `2 days`
  static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}

extension Doctor {
  // MARK: Screen

  fileprivate var screen: [DoctorFinding] {
    let screen = facts.screen
    let title = say("Terminal", "终端窗口")
    guard screen.isThere else {
      return [
        DoctorFinding(
          .screen, "terminal", .notLookedAt, title, say("this is not run on one", "不是在终端窗口中运行"),
          advice: say("Run it where the console is to be shown.", "请在将要显示控制台的窗口中运行。"))
      ]
    }
    return [type, size, locale, colours, signs, mouse] + multiplexer
  }

  private var type: DoctorFinding {
    let title = say("Terminal type", "终端类型")
    guard let type = facts.screen.type else {
      return DoctorFinding(
        .screen, "type", .problem, title, say("TERM is not set", "未设置 TERM"),
        advice: say(
          "export TERM=xterm-256color, or: tillwatch --plain", "export TERM=xterm-256color，或：tillwatch --plain"))
    }
    if type == "dumb" || !facts.screen.isKnown {
      return DoctorFinding(
        .screen, "type", .problem, title,
        type == "dumb" ? say("dumb: nothing can be drawn", "dumb：无法绘制") : say("no entry for \(type)", "没有 \(type) 的条目"),
        advice: say(
          "Install ncurses-term, or export TERM=xterm-256color; or: tillwatch --plain",
          "请安装 ncurses-term，或 export TERM=xterm-256color；或：tillwatch --plain"))
    }
    return DoctorFinding(.screen, "type", .ok, title, same(type))
  }

  private var size: DoctorFinding {
    let title = say("Size", "大小")
    guard let (columns, rows) = facts.screen.size else {
      return DoctorFinding(.screen, "size", .notLookedAt, title, say("not told", "未给出"))
    }
    let text = same("\(columns)x\(rows)")
    if columns >= 80, rows >= 24 { return DoctorFinding(.screen, "size", .ok, title, text) }
    return DoctorFinding(
      .screen, "size", .warning, title, text,
      advice: say("Make it at least 80x24 for all panels; 120x36 is good.", "请放大到至少 80x24；以 120x36 为佳。"))
  }

  private var locale: DoctorFinding {
    let screen = facts.screen
    let title = say("Locale", "区域设置")
    let codeset = screen.codeset
    if codeset.uppercased().filter({ $0 != "-" }) == "UTF8" {
      return DoctorFinding(.screen, "locale", .ok, title, same("UTF-8"))
    }
    if let locale = screen.locale, !screen.hasLocale {
      return DoctorFinding(
        .screen, "locale", .warning, title,
        say(
          "\(screen.localeVariable) is \(locale), and this computer does not have that locale: \(codeset) is used",
          "\(screen.localeVariable) 为 \(locale)，但本机没有该区域设置，实际使用 \(codeset)"),
        advice: say(
          "Generate it (Debian: sudo apt install locales, sudo dpkg-reconfigure locales; Ubuntu: sudo locale-gen \(locale)), or export \(screen.localeVariable)=C.UTF-8. The console writes UTF-8 whatever the locale says.",
          "请生成该区域设置（Debian：sudo apt install locales，再 sudo dpkg-reconfigure locales；Ubuntu：sudo locale-gen \(locale)），或 export \(screen.localeVariable)=C.UTF-8。控制台总以 UTF-8 输出。"
        ))
    }
    return DoctorFinding(
      .screen, "locale", .warning, title, say("\(codeset), not UTF-8", "\(codeset)，不是 UTF-8"),
      advice: say(
        "export \(screen.localeVariable)=C.UTF-8: the console writes UTF-8 whatever the locale says.",
        "export \(screen.localeVariable)=C.UTF-8：控制台总以 UTF-8 输出。"))
  }

  private var colours: DoctorFinding {
    let screen = facts.screen
    let title = say("Colours", "颜色")
    if screen.asksForNoColour {
      return DoctorFinding(.screen, "colours", .ok, title, say("none, as NO_COLOR asks", "无（NO_COLOR）"))
    }
    let type = screen.type ?? ""
    if ["truecolor", "24bit"].contains(screen.colour ?? "") || type.hasSuffix("-direct") {
      return DoctorFinding(.screen, "colours", .ok, title, say("all of them", "真彩色"))
    }
    if type.contains("256color") {
      return DoctorFinding(
        .screen, "colours", .ok, title, say("256", "256 色"),
        advice: say(
          "If the terminal can do more: export COLORTERM=truecolor", "如终端支持真彩色：export COLORTERM=truecolor"))
    }
    return DoctorFinding(
      .screen, "colours", .warning, title, say("as \(type) has them: 8 or 16", "按 \(type)：8 或 16 色"),
      advice: say("If the terminal can do more: export TERM=xterm-256color", "如终端支持更多：export TERM=xterm-256color"))
  }

  /// What no program can see.
  private var signs: DoctorFinding {
    let title = say("Fonts", "字体")
    if facts.screen.type == "linux" {
      return DoctorFinding(
        .screen, "fonts", .warning, title,
        say("the text console has neither Chinese nor Braille signs", "文本控制台没有中文和盲文字符"),
        advice: say("tillwatch --ascii, or come over ssh or a desktop.", "使用 tillwatch --ascii，或经 ssh 或桌面终端使用。"))
    }
    return DoctorFinding(
      .screen, "fonts", .notLookedAt, title, say("do you see these? ⣀⣤⣶⣿ ▂▄▆█ ● ✖ 金福", "能看到这些吗？⣀⣤⣶⣿ ▂▄▆█ ● ✖ 金福"),
      advice: say(
        "If not: --graphs blocks, or --ascii; a font such as Noto Sans Mono CJK has them.",
        "如不能：--graphs blocks 或 --ascii；Noto Sans Mono CJK 等字体包含这些字符。"))
  }

  private var mouse: DoctorFinding {
    DoctorFinding(
      .screen, "mouse", .notLookedAt, say("Mouse", "鼠标"),
      say("click a panel in the console: does it get the focus?", "在控制台中点击面板：是否获得焦点？"),
      advice: say(
        "If not, the terminal keeps the mouse; if you want to select text with it: F2, or --no-mouse.",
        "如否，鼠标由终端占用；如要用鼠标选择文字：按 F2，或使用 --no-mouse。"))
  }

  private var multiplexer: [DoctorFinding] {
    if facts.screen.isTmux {
      return [
        DoctorFinding(
          .screen, "tmux", .ok, say("tmux", "tmux"), say("the console runs inside it", "控制台将在其中运行"),
          advice: say(
            "set -g mouse on; set -g focus-events on; and set -g set-clipboard on for the support card.",
            "set -g mouse on；set -g focus-events on；复制支持卡需 set -g set-clipboard on。"))
      ]
    }
    if facts.screen.isGNUScreen {
      return [
        DoctorFinding(
          .screen, "screen", .ok, say("GNU screen", "GNU screen"), say("the console runs inside it", "控制台将在其中运行"),
          advice: say("Start it with screen -U; it has no focus events.", "请用 screen -U 启动；它没有焦点事件。"))
      ]
    }
    return []
  }
}
