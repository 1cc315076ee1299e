import Connectors
import ShopConfiguration
import ShopModel

/// What is said of `network:`, `push:` and `ledgers:`.
extension Doctor {
  // MARK: Network

  /// What `network:` names besides its hosts, which are looked at as services are.
  var measured: [DoctorFinding] {
    guard let network = facts.network else { return [] }
    return [interface(network)] + network.targets.map(target) + servers(network) + modem(network)
  }

  private func interface(_ network: DoctorFacts.Network) -> DoctorFinding {
    func finding(_ state: DoctorFinding.State, _ text: LocalizedText, advice: LocalizedText? = nil) -> DoctorFinding {
      DoctorFinding(.network, "network/interface", state, say("Interface", "网络接口"), text, advice: advice)
    }
    let names = network.interfaces
    if let name = network.interface, name != "lo", !names.contains(name) {
      return finding(
        .problem,
        names.isEmpty
          ? say("there is no interface \(name), and no other", "没有接口 \(name)，也没有其他接口")
          : say(
            "there is no interface \(name); here: \(names.joined(separator: ", "))",
            "没有接口 \(name)；本机有：\(names.joined(separator: "、"))"),
        advice: say(
          "Correct \"interface\" in shop.yaml, or leave it out: then that of the way out is measured.",
          "请更正 shop.yaml 中的 interface，或省略：省略时测量出口所用的接口。"))
    }
    guard let name = network.interface ?? network.wayOut else {
      return finding(
        .problem, say("this computer has no way out (no default route)", "本机没有出口（无默认路由）"),
        advice: say(
          "Look at its cable or Wi-Fi, and its router's address (ip route).", "请检查网线或 Wi-Fi，以及路由器地址（ip route）。"))
    }
    if network.hasCarrier == false {
      return finding(
        .problem, say("\(name): no carrier", "\(name)：没有连接"),
        advice: say("Look at the cable and at what it is plugged into, or join the Wi-Fi.", "请检查网线及对端设备，或连接 Wi-Fi。"))
    }
    return finding(
      .ok,
      network.interface == nil
        ? say("\(name), that of the way out", "\(name)（出口所用）") : say("\(name) is there", "\(name) 存在"))
  }

  private func target(_ target: DoctorFacts.Network.Target) -> DoctorFinding {
    func finding(
      _ state: DoctorFinding.State, _ english: String, _ chinese: String, advice: LocalizedText? = nil
    ) -> DoctorFinding {
      let way = way(of: target)
      return DoctorFinding(
        .network, target.id, state, target.name,
        say("\(target.host) (\(way(.english))): \(english)", "\(target.host)（\(way(.chinese))）：\(chinese)"),
        advice: advice)
    }
    let correction = say("Correct it under \"network\" in shop.yaml.", "请在 shop.yaml 的 network 下更正。")
    if let trouble = nameTrouble(target.addresses, correction: correction) {
      return finding(.problem, trouble.text(.english), trouble.text(.chinese), advice: trouble.advice)
    }
    switch target.outcome {
    case .reached: return finding(.ok, "answers", "有应答")
    case .refused:
      return finding(
        .problem, "the computer is there, and nothing listens at this port", "主机在线，但该端口无服务",
        advice: say("Correct the port under \"network\" in shop.yaml.", "请在 shop.yaml 的 network 下更正端口。"))
    case .noRoute:
      return finding(
        .problem, "there is no way there", "没有到达路径",
        advice: say("Look at this computer's cable or Wi-Fi, its address and its router.", "请检查本机网线或 Wi-Fi、本机地址和路由器。"))
    case .silent:
      return finding(
        .problem, "no answer", "无应答",
        advice: target.way == .ping && facts.mayPing == true
          ? say(
            "Is it there? Some answer no ping, and firewalls stop it: {host: \(target.host), tcp: 443} asks otherwise.",
            "对方是否在线？有的主机不应答 ping，或被防火墙拦截：可改写为 {host: \(target.host), tcp: 443}。")
          : say("Is it there? A firewall may also be in the way.", "对方是否在线？也可能被防火墙阻挡。"))
    case .notAllowed, .noSuchName, .cannotSay, nil: return finding(.notLookedAt, "not reached for", "未尝试")
    }
  }

  private func way(of target: DoctorFacts.Network.Target) -> LocalizedText {
    switch target.way {
    case .ping:
      if facts.mayPing == false, let port = target.insteadOfEcho {
        say("port \(port) instead of ping", "以端口 \(port) 代替 ping")
      } else {
        same("ping")
      }
    case .tcp(let port): same("TCP \(port)")
    case .dns(let port): same("DNS \(port)")
    }
  }

  private func servers(_ network: DoctorFacts.Network) -> [DoctorFinding] {
    let title = say("Name server", "域名服务器")
    guard !network.servers.isEmpty else {
      return [
        DoctorFinding(
          .network, "network/name-server", .problem, title, say("this computer has none", "本机未设置"),
          advice: say(
            "Set one in this computer's network settings, or \"name-servers\" in shop.yaml.",
            "请在本机网络设置中指定，或在 shop.yaml 中写 name-servers。"))
      ]
    }
    return network.servers.map { asked in
      let place = HostName.authority(asked.server.address, asked.server.port)
      func finding(
        _ state: DoctorFinding.State, _ english: String, _ chinese: String, advice: LocalizedText? = nil
      ) -> DoctorFinding {
        DoctorFinding(
          .network, "network/name-server/\(place)", state, title, say("\(place): \(english)", "\(place)：\(chinese)"),
          advice: advice)
      }
      let look = say("Is it the right address? A firewall may also be in the way.", "地址是否正确？也可能被防火墙阻挡。")
      switch asked.outcome {
      case .reached: return finding(.ok, "answers", "有应答")
      case .refused: return finding(.problem, "nothing listens there", "该处无服务", advice: look)
      case .silent: return finding(.problem, "no answer", "无应答", advice: look)
      case .noRoute: return finding(.problem, "there is no way there", "没有到达路径", advice: look)
      case .noSuchName:
        let name = asked.name ?? "."
        return finding(
          .problem, "answers, and does not know \(name)", "有应答，但查不到 \(name)",
          advice: say("Correct \"names\" in shop.yaml, or ask another server.", "请更正 shop.yaml 中的 names，或改用其他服务器。"))
      case .cannotSay(let code):
        return finding(
          .warning, "answers that it cannot say (code \(code))", "有应答，但无法回答（代码 \(code)）",
          advice: say("Use one that answers this computer's questions.", "请改用可为本机解析的服务器。"))
      case .notAllowed: return finding(.notLookedAt, "not asked", "未询问")
      }
    }
  }

  private func modem(_ network: DoctorFacts.Network) -> [DoctorFinding] {
    guard let modem = network.modem, modem.isThere || modem.isWanted else { return [] }
    func finding(_ state: DoctorFinding.State, _ text: LocalizedText, advice: LocalizedText? = nil) -> DoctorFinding {
      DoctorFinding(.network, "network/modem", state, say("Modem", "调制解调器"), text, advice: advice)
    }
    if modem.canBeRun {
      return [finding(.ok, say("\(modem.path) can be run", "\(modem.path) 可运行"))]
    }
    return [
      finding(
        .problem,
        modem.isThere
          ? say("\(modem.path) cannot be run", "无法运行 \(modem.path)")
          : say("there is no \(modem.path)", "没有 \(modem.path)"),
        advice: say(
          "Install ModemManager, or make it executable; \"modem: never\" does without.",
          "请安装 ModemManager，或赋予执行权限；不需要时写 modem: never。"))
    ]
  }

  /// What it means that this user may send no echoes.
  func withoutPing(_ title: LocalizedText) -> DoctorFinding {
    guard let network = facts.network else {
      return DoctorFinding(
        .record, "ping", .ok, title,
        say("this user may not send them; only \"network\" needs them", "本用户不可用；仅 network 需要"))
    }
    return DoctorFinding(
      .record, "ping", .warning, title,
      network.pingsTerminals
        ? say(
          "this user may not send them: the way to the terminals is not measured at all, router and internet by connecting",
          "本用户不可用：完全不测量到终端的路径，路由器和互联网改以建立连接测量")
        : say(
          "this user may not send them: router and internet are measured by connecting", "本用户不可用：路由器和互联网改以建立连接测量"),
      advice: say(
        "sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"; to keep it: echo 'net.ipv4.ping_group_range = 0 2147483647' | sudo tee /etc/sysctl.d/90-ping.conf",
        "sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"；重启后仍有效：echo 'net.ipv4.ping_group_range = 0 2147483647' | sudo tee /etc/sysctl.d/90-ping.conf"
      ))
  }

  // MARK: Push

  /// Whether agents can be listened to.
  var push: [DoctorFinding] {
    guard let push = facts.push else { return [] }
    return [place(push)] + identity(push)
  }

  private func place(_ push: DoctorFacts.Push) -> DoctorFinding {
    let place = HostName.authority(push.host, push.port)
    func finding(
      _ state: DoctorFinding.State, _ english: String, _ chinese: String, advice: LocalizedText? = nil
    ) -> DoctorFinding {
      DoctorFinding(
        .network, "push", state, say("Agents (push)", "上报端口（push）"),
        say("\(place): \(english)", "\(place)：\(chinese)"), advice: advice)
    }
    switch push.seen.place {
    case .free: return finding(.ok, "the address is this computer's, and the port is free", "地址属于本机，端口空闲")
    case .inUse:
      switch push.asking {
      case .console: return finding(.ok, "the open console of this shop listens there", "本店已打开的控制台正在监听")
      case .perhaps:
        return finding(
          .notLookedAt, "in use; a console is open here, and it may be that one", "已被占用；本机有控制台在运行，可能是它",
          advice: say("To be sure: ss -ltnp", "可用 ss -ltnp 确认。"))
      case .nobody:
        return finding(
          .problem, "another program listens there", "已被其他程序占用",
          advice: say(
            "See which one (ss -ltnp), or write another port to \"listen\" in shop.yaml.",
            "请查看是哪个程序（ss -ltnp），或在 shop.yaml 的 listen 中改用其他端口。"))
      }
    case .notHere:
      return finding(
        .problem, "this is no address of this computer", "不是本机地址",
        advice: say(
          "Write one of this computer's to \"listen\" (ip address shows them).", "请在 listen 中写本机地址（ip address 可查看）。"))
    case .notAllowed:
      return finding(
        .problem, "this user may not listen at this port", "本用户不可监听该端口",
        advice: say("Use a port from 1024 on.", "请使用 1024 及以上的端口。"))
    case .notTried(let reason): return finding(.notLookedAt, reason, "未能检查：\(reason)")
    }
  }

  private func identity(_ push: DoctorFacts.Push) -> [DoctorFinding] {
    func finding(_ state: DoctorFinding.State, _ text: LocalizedText, advice: LocalizedText? = nil) -> DoctorFinding {
      DoctorFinding(.network, "tls:push", state, say("Agents (push)", "上报端口（push）"), text, advice: advice)
    }
    if let problem = push.seen.identityProblem {
      return [
        finding(
          .problem, say("TLS: \(problem)", "TLS：\(problem)"),
          advice: say(
            "Put certificate and key there, in PEM form, the key for this user alone (chmod 600).",
            "请将 PEM 格式的证书和私钥放到该处，私钥仅本用户可读（chmod 600）。"))
      ]
    }
    guard let until = push.seen.validUntil else { return [] }
    let days = Int((until - facts.now) / .seconds(86_400))
    let renew = say("Renew it, and open the console anew.", "请更新证书，并重新打开控制台。")
    if until < facts.now {
      return [
        finding(
          .problem, say("TLS: its certificate has ended \(Self.count(-days, "day")) ago", "TLS：证书已过期 \(-days) 天"),
          advice: renew)
      ]
    }
    if Duration.seconds(days * 86_400) < Self.certificateNotice {
      return [
        finding(
          .warning, say("TLS: its certificate ends in \(Self.count(days, "day"))", "TLS：证书将在 \(days) 天后到期"),
          advice: renew)
      ]
    }
    return [
      finding(
        .ok,
        say(
          "TLS: certificate and key are in order, for \(Self.count(days, "day"))", "TLS：证书和私钥正常，尚有 \(days) 天"))
    ]
  }

  // MARK: Ledgers

  /// By how much the clock of another computer may be ahead.
  private static let dateTolerance: Duration = .seconds(300)

  /// The files that people keep of their accounts.
  var ledgers: [DoctorFinding] {
    facts.ledgers.map { ledger in
      func finding(
        _ state: DoctorFinding.State, _ english: String, _ chinese: String, advice: LocalizedText? = nil
      ) -> DoctorFinding {
        DoctorFinding(
          .configuration, "ledger/\(ledger.key)", state, ledger.name,
          say("\(ledger.path): \(english)", "\(ledger.path)：\(chinese)"), advice: advice)
      }
      switch ledger.file {
      case .absent:
        return finding(
          .problem, "there is no such file", "没有该文件",
          advice: say(
            "Correct \"file\" in shop.yaml, or see that whoever writes it does.", "请更正 shop.yaml 中的 file，或确认其已写出。"))
      case .unreadable(let reason):
        return finding(
          .problem, "cannot be read: \(reason)", "无法读取：\(reason)",
          advice: say("Let this user read it (chmod, chgrp).", "请让本用户可读（chmod、chgrp）。"))
      case .noAnswer:
        return finding(
          .problem, "the disk does not answer", "磁盘无应答",
          advice: say("Look at the network share it lies on.", "请检查文件所在的网络共享。"))
      case .written(let moment):
        let age = facts.now - moment
        guard age > .zero - Self.dateTolerance else {
          return finding(
            .problem, "is dated in the future", "文件时间在未来",
            advice: say("See to this computer's clock, or the other's.", "请检查本机或对方的时钟。"))
        }
        let (old, counts) = (Self.age(age), Self.age(ledger.freshFor))
        guard age < ledger.freshFor else {
          return finding(
            .warning, "written \(old(.english)) ago, and it counts for \(counts(.english))",
            "写于 \(old(.chinese))前，有效期为 \(counts(.chinese))",
            advice: say(
              "See that it is written anew; what it says does not count until then.", "请确认文件会更新；在此之前其内容不作数。"))
        }
        return finding(.ok, "written \(old(.english)) ago", "写于 \(old(.chinese))前")
      }
    }
  }

  private static func age(_ duration: Duration) -> LocalizedText {
    let minutes = max(0, Int(duration / .seconds(60)))
    if minutes < 120 { return LocalizedText(en: "\(minutes) min", zh: "\(minutes) 分钟") }
    if minutes < 48 * 60 { return LocalizedText(en: "\(minutes / 60) h", zh: "\(minutes / 60) 小时") }
    return LocalizedText(en: "\(minutes / 1440) days", zh: "\(minutes / 1440) 天")
  }
}
