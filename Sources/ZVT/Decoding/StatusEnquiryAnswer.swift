/// What a terminal says of itself when asked with Status-Enquiry 05 01: the data of the completion
/// (PA00P015, 2.56): `[LLLVAR version] status [06 TLV]`.
public struct StatusEnquiryAnswer: Hashable, Sendable {
  /// What TLV tag 1F43 says of the device.
  public enum DeviceState: UInt8, Hashable, Sendable {
    /// 00
    case ready = 0
    /// 01
    case initialisationNeeded = 1
    /// 02
    case noKeys = 2
    /// 03: fraud suspected, the device was tampered with.
    case tampered = 3
  }

  /// The software's version, from the field in front of the status.
  public var version: String?
  /// The status; nil when the data do not say one in a form that can be relied on.
  public var status: TerminalStatus?
  /// The terminal id, as a rule eight digits (tag 1F44).
  public var tid: String?
  /// The device's name (E4, 1F40).
  public var deviceName: String?
  /// The software's version, from the device information (E4, 1F41).
  public var softwareVersion: String?
  /// The serial number, in hexadecimal digits as it came: manufacturers do not keep to decimal ones (E4, 1F42).
  public var serial: String?
  /// What the device says of its state (E4, 1F43).
  public var deviceState: DeviceState?
  /// Why the terminal is locked (1F55); nil when nothing was said, which is not "no lock".
  public var locks: TerminalLocks?
  /// The terminal's clock (34).
  public var clock: TerminalClock?
  /// When the terminal will restart by itself, as it has to every 24 hours (35).
  public var nextReboot: TerminalClock?
  /// Whether the terminal has restarted and wants to be logged on again (1F79).
  public var hasRebooted: Bool?
  /// The payment applications on it (1F59).
  public var applications: [String]
  /// The other objects, as they came.
  public var otherObjects: [TLV]
  /// Bytes that could not be understood.
  public var undecoded: [UInt8]

  /// An answer.
  public init(
    status: TerminalStatus?, version: String? = nil, tid: String? = nil, deviceName: String? = nil,
    softwareVersion: String? = nil, serial: String? = nil, deviceState: DeviceState? = nil,
    locks: TerminalLocks? = nil, clock: TerminalClock? = nil, nextReboot: TerminalClock? = nil,
    hasRebooted: Bool? = nil, applications: [String] = [], otherObjects: [TLV] = [], undecoded: [UInt8] = []
  ) {
    self.version = version
    self.status = status
    self.tid = tid
    self.deviceName = deviceName
    self.softwareVersion = softwareVersion
    self.serial = serial
    self.deviceState = deviceState
    self.locks = locks
    self.clock = clock
    self.nextReboot = nextReboot
    self.hasRebooted = hasRebooted
    self.applications = applications
    self.otherObjects = otherObjects
    self.undecoded = undecoded
  }

  /// The answer in a completion. Never fails: what cannot be understood is in ``undecoded``, and ``status`` is nil when
  /// it cannot be told with certainty which byte it is.
  ///
  /// - Parameter charset: how the terminal writes texts. With `auto` the version is read in the protocol's set of seven
  ///   bits, as the specification has it.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> StatusEnquiryAnswer {
    var answer = StatusEnquiryAnswer(status: nil)
    var bytes = apdu.data[...]
    if let version = LVar.decodeLLLVar(&bytes) {
      let isSevenBit = charset == .auto && version.allSatisfy { $0 < 0x80 }
      answer.version = (isSevenBit ? ZVTCharset.zvt7bit : charset).decode(version)
    }
    guard let status = bytes.first else { return answer }
    var cursor = ByteCursor(bytes.dropFirst())
    // Only the end or a TLV container can follow the status. Anything else is the body of some other completion, and
    // its first byte must not pass for a status.
    guard cursor.isAtEnd || cursor.peek == 0x06 else {
      answer.undecoded = CardData.withheld(bytes)
      return answer
    }
    answer.status = TerminalStatus(rawValue: status)
    let container = cursor.rest
    guard cursor.byte() != nil else { return answer }
    guard let contents = try? TLVReader.container(&cursor) else {
      answer.undecoded = CardData.withheld(container)
      return answer
    }
    answer.readTop(contents, charset)
    if !cursor.isAtEnd { answer.undecoded += CardData.withheld(cursor.rest) }
    return answer
  }

  private mutating func readTop(_ bytes: ArraySlice<UInt8>, _ charset: ZVTCharset) {
    readObjects(bytes) { answer, object in
      switch object.tag {
      case 0x1F44: answer.tid = BCD.decode(object.contents) ?? Hex.string(object.contents)
      case 0x1F55 where object.contents.count == 2:
        answer.locks = TerminalLocks(rawValue: object.contents.reduce(0) { $0 << 8 | UInt16($1) })
      case 0x1F59: if answer.applications.count < 64 { answer.applications.append(charset.decode(object.contents)) }
      case 0x1F79 where object.contents.count == 1: answer.hasRebooted = object.contents.first == 1
      case 0xE4: answer.readDevice(object.contents, charset)
      case 0x34: answer.clock = answer.readClock(object)
      case 0x35: answer.nextReboot = answer.readClock(object)
      default: return false
      }
      return true
    }
  }

  private mutating func readDevice(_ bytes: ArraySlice<UInt8>, _ charset: ZVTCharset) {
    readObjects(bytes) { answer, object in
      switch object.tag {
      case 0x1F40: answer.deviceName = charset.decode(object.contents)
      case 0x1F41: answer.softwareVersion = charset.decode(object.contents)
      case 0x1F42: answer.serial = Hex.string(object.contents)
      case 0x1F43 where object.contents.count == 1:
        guard let state = object.contents.first.flatMap(DeviceState.init) else { return false }
        answer.deviceState = state
      default: return false
      }
      return true
    }
  }

  /// Walks over the objects in `bytes`; those that `read` does not take are kept as they came.
  private mutating func readObjects(
    _ bytes: ArraySlice<UInt8>, _ read: (inout StatusEnquiryAnswer, TLVReader.Object) -> Bool
  ) {
    var reader = TLVReader(bytes)
    do {
      while let object = try reader.next() {
        if !read(&self, object) { otherObjects.append(CardData.withheld(object)) }
      }
    } catch {
      undecoded += CardData.withheld(reader.rest)
    }
  }

  private mutating func readClock(_ object: TLVReader.Object) -> TerminalClock? {
    var reader = TLVReader(object.contents)
    var date: ArraySlice<UInt8> = []
    var time: ArraySlice<UInt8> = []
    while let inner = try? reader.next() {
      if inner.tag == 0x1F0E { date = inner.contents }
      if inner.tag == 0x1F0F { time = inner.contents }
    }
    if let clock = TerminalClock(date: date, time: time) { return clock }
    undecoded += object.contents
    return nil
  }

  /// The completion that says this, as a terminal would send it.
  public func encode() -> APDU {
    var data: [UInt8] = []
    if let version { data += LVar.encodeLLLVar(ZVTCharset.zvt7bit.encode(version)) }
    guard let status else { return APDU(.completion, data) }
    data.append(status.rawValue)
    let objects = self.objects
    if !objects.isEmpty { data += TLV.container(objects) }
    return APDU(.completion, data)
  }

  private var objects: [TLV] {
    var objects: [TLV] = []
    if let tid, let bytes = BCD.encode(tid, count: 4) ?? Hex.bytes(tid) { objects.append(TLV(0x1F44, bytes)) }
    var device: [TLV] = []
    if let deviceName { device.append(TLV(0x1F40, ZVTCharset.cp437.encode(deviceName))) }
    if let softwareVersion { device.append(TLV(0x1F41, ZVTCharset.cp437.encode(softwareVersion))) }
    if let serial, let bytes = Hex.bytes(serial) { device.append(TLV(0x1F42, bytes)) }
    if let deviceState { device.append(TLV(0x1F43, [deviceState.rawValue])) }
    if !device.isEmpty { objects.append(TLV(0xE4, device)) }
    if let clock { objects.append(TLV(0x34, [TLV(0x1F0E, clock.encodedDate), TLV(0x1F0F, clock.encodedTime)])) }
    if let nextReboot {
      objects.append(TLV(0x35, [TLV(0x1F0E, nextReboot.encodedDate), TLV(0x1F0F, nextReboot.encodedTime)]))
    }
    if let hasRebooted { objects.append(TLV(0x1F79, [hasRebooted ? 1 : 0])) }
    if let locks {
      objects.append(
        TLV(0x1F55, [UInt8(truncatingIfNeeded: locks.rawValue >> 8), UInt8(truncatingIfNeeded: locks.rawValue)]))
    }
    objects += applications.map { TLV(0x1F59, ZVTCharset.cp437.encode($0)) }
    return objects + otherObjects
  }
}
