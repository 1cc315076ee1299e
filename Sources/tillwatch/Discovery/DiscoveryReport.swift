import Connectors
import Console
import ShopModel

/// What a search is about to do, and what came of it, in lines. Pure.
struct DiscoveryReport {
  let plan: SearchPlan
  let language: Language

  private func words(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  /// What a person is told before they are asked.
  ///
  /// - Parameters:
  ///   - unknown: hosts of shop.yaml whose addresses are not known.
  ///   - time: how long it takes, at the least.
  func announcement(unknown: [String], time: Duration) -> [String] {
    let networks = plan.networks.map(\.description).joined(separator: ", ")
    let seconds = Int(time / .seconds(1))
    let long =
      seconds >= 120
      ? words("\(seconds / 60) min", "\(seconds / 60) 分钟") : words("\(seconds) s", "\(seconds) 秒")
    var lines = [
      words(
        "Looks for terminals, receipt printers and battery supplies in \(networks): \(plan.addressCount) address\(plan.addressCount == 1 ? "" : "es"), "
          + "about \(long).",
        "将在 \(networks) 中查找终端、小票打印机和备用电源：\(plan.addressCount) 个地址，约 \(long)。"),
      words(
        "Asks only for the status: ZVT 05 01 (20007), POSLINK A00 (10009), ESC/POS DLE EOT 1 (9100), LIST UPS (3493).",
        "只询问状态：ZVT 05 01（20007）、POSLINK A00（10009）、ESC/POS DLE EOT 1（9100）、LIST UPS（3493）。"),
      words(
        "Do it while nobody pays: a terminal that nobody watches yet may be serving its till.",
        "请在无人付款时进行：尚未看护的终端可能正在使用。"),
    ]
    for network in plan.cut {
      lines.append(
        words(
          "\(network) is large: only the part around this computer is searched. Name a network for more.",
          "\(network) 范围过大，仅查找本机附近的部分。如需更多，请写明网段。"))
    }
    for device in plan.known {
      lines.append(
        words(
          "\(device.address):\(device.port) is \(device.name) in shop.yaml, and is not asked.",
          "\(device.address):\(device.port) 已在 shop.yaml 中（\(device.name)），不询问。"))
    }
    for host in unknown {
      lines.append(
        words(
          "\(host) in shop.yaml has no address at the moment, so it cannot be left out.",
          "shop.yaml 中的 \(host) 目前查不到地址，无法排除。"))
    }
    return lines
  }

  /// What a person is asked, one after the other, before anything is.
  ///
  /// - Parameter lost: hosts of watched terminals whose addresses are not known.
  func questions(lost: [String]) -> [String] {
    let hosts = lost.joined(separator: ", ")
    let risk = words(
      "The watched terminal at \(hosts) may be asked too, by two programs at a time, even during a payment. "
        + "Take that risk?",
      "可能会同时询问已看护的终端（\(hosts)），甚至在付款过程中。是否承担此风险？")
    return (lost.isEmpty ? [] : [risk]) + [words("Search now?", "开始查找？")]
  }

  /// One line while it goes on.
  func progress(_ result: DeviceSearch.Result) -> String {
    let found = result.found.count { $0.kind != .other }
    return words(
      "\(result.asked) of \(plan.targetCount) asked, \(found) found",
      "已询问 \(result.asked)/\(plan.targetCount)，找到 \(found)")
  }

  /// The table of what was found.
  func table(_ result: DeviceSearch.Result) -> [String] {
    var rows = [
      [
        words("address", "地址"), words("what", "类型"), words("how sure", "可信度"), "TID", words("serial", "序列号"),
        words("seen", "所见"),
      ]
    ]
    rows += plan.known.map { device in
      [
        "\(device.address):\(device.port)", device.name, words("in shop.yaml", "已在 shop.yaml"), "", "",
        words("not asked", "未询问"),
      ]
    }
    rows += result.found.map { device in
      [
        "\(device.address):\(device.port)", kind(device),
        device.certainty == .answered ? words("has answered", "已应答") : words("a guess", "推测"), device.tid ?? "",
        device.serial ?? "", seen(device),
      ]
    }
    // Whatever a device managed to say: nothing in it moves the cursor or breaks the line.
    rows = rows.map { row in row.map { DeviceText.clean($0) } }
    var lines: [String] = []
    if rows.count > 1 {
      let widths = rows[0].indices.map { column in rows.map { PlainText.width(of: $0[column]) }.max() ?? 0 }
      // A column in which nothing stands is left out.
      let shown = rows[0].indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
      for row in rows {
        let cells = shown.map { PlainText.padded(row[$0], to: widths[$0]) }
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        lines.append(line)
      }
    }
    lines.append(summary(result))
    if let reason = result.reason.map({ DeviceText.clean($0) }) {
      lines.append(
        words(
          "\(result.notTried) could not be asked: \(reason).", "\(result.notTried) 个未能询问：\(reason)。"))
    }
    return lines
  }

  private func summary(_ result: DeviceSearch.Result) -> String {
    let count = result.found.count { $0.kind != .other }
    let found = count == 0 ? words("Nothing was found.", "没有找到。") : words("\(count) found.", "找到 \(count) 个。")
    guard !result.isComplete else { return found }
    return words(
      "Stopped after \(result.asked) of \(plan.targetCount). ", "在询问 \(result.asked)/\(plan.targetCount) 后停止。") + found
  }

  private func kind(_ device: FoundDevice) -> String {
    switch device.kind {
    case .zvt: words("terminal (ZVT)", "终端（ZVT）")
    case .poslink(let inHTTP): words("terminal", "终端") + (inHTTP ? " (POSLINK, HTTP)" : " (POSLINK)")
    case .escpos: words("receipt printer", "小票打印机")
    case .nut(let names): words("UPS", "备用电源") + (names.isEmpty ? "" : ": " + names.joined(separator: ", "))
    case .other: words("something else", "其他")
    }
  }

  private func seen(_ device: FoundDevice) -> String {
    [device.name, device.remark].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
