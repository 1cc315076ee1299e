public import ShopModel

/// The maintenance calendar of a shop that says nothing of its own, and the name and checklist a duty of some kind
/// usually has.
enum DefaultDuties {
  private static let day: Duration = .seconds(86_400)

  /// The calendar.
  ///
  /// - Parameter hasUPS: whether the shop has a power source that reports.
  static func duties(hasUPS: Bool) -> [Duty] {
    let intervals = [
      ("inspection", 30), ("cleaning", 7), ("software", 30), ("receipts", 30), ("ups-test", 90), ("training", 180),
    ]
    return intervals.filter { $0.0 != "ups-test" || hasUPS }.map { kind, days in
      let every = day * days
      let usual = usual(kind: kind)
      return Duty(
        key: kind, kind: kind, name: usual.name, every: every, checklist: usual.checklist, remind: remind(every: every))
    }
  }

  /// How long before it is due people are reminded: three days, or a seventh of the interval where that is less.
  static func remind(every: Duration) -> Duration { min(day * 3, every / 7) }

  /// What a duty of a kind is usually called, and what there usually is to do.
  static func usual(kind: String) -> (name: LocalizedText, checklist: [LocalizedText]) {
    switch kind {
    case "inspection": (LocalizedText(en: "Inspect the terminals", zh: "巡检终端"), inspection)
    case "cleaning": (LocalizedText(en: "Clean the terminals", zh: "清洁终端"), cleaning)
    case "software": (LocalizedText(en: "Check the software", zh: "检查软件版本"), software)
    case "receipts": (LocalizedText(en: "Paper and receipts", zh: "打印纸和签购单"), receipts)
    case "ups-test": (LocalizedText(en: "Test the UPS", zh: "测试不间断电源"), upsTest)
    case "training": (LocalizedText(en: "Train the staff", zh: "员工培训"), training)
    default: (LocalizedText(en: "Maintenance", zh: "维护"), [])
    }
  }

  private static let inspection = [
    LocalizedText(
      en: "Case, seals and screws of every terminal are intact; nothing is stuck on it",
      zh: "每台终端的外壳、封签和螺丝完好，没有粘附异物"),
    LocalizedText(
      en: "The serial number on every terminal is the one on the shop's list", zh: "每台终端的序列号与门店清单一致"),
    LocalizedText(en: "A card can be inserted and one can be held to it", zh: "插卡、挥卡各试一次，均能读取"),
    LocalizedText(en: "Power and network cables sit firmly and are undamaged", zh: "电源线和网线插紧、无破损"),
    LocalizedText(
      en: "No microwave oven, cordless base or heat source stands near a terminal", zh: "终端附近没有微波炉、无线座机等干扰源和热源"),
  ]
  private static let cleaning = [
    LocalizedText(
      en: "Display and keys wiped with a soft, slightly damp cloth; no spray", zh: "用微湿软布擦拭屏幕和按键，不喷清洁剂"),
    LocalizedText(en: "A cleaning card drawn through the card reader", zh: "用清洁卡清洁读卡器"),
    LocalizedText(en: "Paper dust taken out of the printer", zh: "清除打印机内的纸屑"),
  ]
  private static let software = [
    LocalizedText(en: "Every terminal has the version it should have", zh: "每台终端均为应有的软件版本"),
    LocalizedText(en: "No update has failed or waits for the shop", zh: "没有失败的或等待门店处理的升级"),
    LocalizedText(en: "This computer and the till have their updates", zh: "本机和收银机已安装更新"),
  ]
  private static let receipts = [
    LocalizedText(en: "There are enough paper rolls for a month", zh: "打印纸备货够用一个月"),
    LocalizedText(en: "A printed receipt is easy to read", zh: "打印的签购单字迹清晰"),
    LocalizedText(en: "The merchant copies are filed by day", zh: "商户存根按日归档"),
  ]
  private static let upsTest = [
    LocalizedText(en: "Announced at the counters; no payment is under way", zh: "已告知各收银台；没有正在进行的交易"),
    LocalizedText(
      en: "With its plug pulled, terminals, router and this computer keep running", zh: "拔下电源插头后，终端、路由器和本机继续运行"),
    LocalizedText(en: "Its battery lasts as long as it should", zh: "电池续航时间符合要求"),
    LocalizedText(en: "Plugged in again, and charging", zh: "已重新插上电源并在充电"),
  ]
  private static let training = [
    LocalizedText(
      en: "Everybody at a counter can take, void and refund a payment", zh: "收银人员都会收款、撤销和退货"),
    LocalizedText(
      en: "Everybody knows what to do when a terminal does not work, and whom to call", zh: "人人知道终端故障时怎么做、找谁"),
    LocalizedText(
      en: "Everybody can tell a terminal that was tampered with or exchanged", zh: "人人能识别被动过手脚或被调换的终端"),
    LocalizedText(
      en: "Everybody knows how the shop takes money when cards do not work", zh: "人人知道刷卡不可用时如何收款"),
  ]
}

extension ShopConfiguration {
  /// The maintenance calendar of a shop whose file says nothing of one.
  ///
  /// - Parameter hasUPS: whether the shop has a power source that reports.
  public static func usualDuties(hasUPS: Bool) -> [Duty] { DefaultDuties.duties(hasUPS: hasUPS) }
}
