import ShopModel

/// One line of what `tillwatch doctor` says.
struct DoctorFinding: Hashable {
  /// How it stands.
  enum State: String, Hashable {
    case ok
    /// It works, and not as well as it could, or not for long.
    case warning
    /// It does not work.
    case problem
    /// It could not be found out, or it would have disturbed somebody.
    case notLookedAt = "not-looked-at"
  }

  /// What it is part of.
  enum Area: String, CaseIterable, Hashable {
    case configuration, network, time, record, screen

    var name: LocalizedText {
      switch self {
      case .configuration: LocalizedText(en: "Configuration", zh: "配置")
      case .network: LocalizedText(en: "Devices and services", zh: "设备与服务")
      case .time: LocalizedText(en: "Time", zh: "时间")
      case .record: LocalizedText(en: "Record and permissions", zh: "记录与权限")
      case .screen: LocalizedText(en: "Screen", zh: "屏幕")
      }
    }
  }

  var area: Area
  /// The same for the same matter in every run, for programs.
  var id: String
  var state: State
  /// What it is about.
  var title: LocalizedText
  /// How it is.
  var text: LocalizedText
  /// What to do; nil: nothing.
  var advice: LocalizedText?

  init(
    _ area: Area, _ id: String, _ state: State, _ title: LocalizedText, _ text: LocalizedText,
    advice: LocalizedText? = nil
  ) {
    self.area = area
    self.id = id
    self.state = state
    self.title = title
    self.text = text
    self.advice = advice
  }
}

extension [DoctorFinding] {
  /// 0: all is well; 1: there is a warning; 2: there is a problem. What was not looked at is neither.
  var code: Int32 {
    if contains(where: { $0.state == .problem }) { return 2 }
    return contains { $0.state == .warning } ? 1 : 0
  }
}
