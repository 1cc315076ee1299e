internal import LocatedYAML
public import TechnicianPIN

/// The technician's lock as the file describes it.
public struct TechnicianConfiguration: Hashable, Sendable {
  /// What is kept of the PIN; nil: none was set, and nobody can begin an operation.
  public var pin: PINHash?
  /// How long it stays open after the PIN and after each operation; nil: the usual time.
  public var unlockedFor: Duration?

  /// A lock.
  public init(pin: PINHash? = nil, unlockedFor: Duration? = nil) {
    self.pin = pin
    self.unlockedFor = unlockedFor
  }
}

extension ConfigurationReader {
  /// The part `technician:`. No message repeats what stands at `pin`: it may be the PIN itself.
  func readTechnician(_ node: YAMLNode) -> TechnicianConfiguration {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    var pin: PINHash?
    if let value = item.node("pin") {
      pin = value.scalar.flatMap { PINHash($0) }
      if pin == nil {
        reader.problem(at: value.position, "this is no digest of a PIN; set the PIN with: tillwatch pin")
      }
    }
    return TechnicianConfiguration(
      pin: pin, unlockedFor: item.duration("unlocked-for", in: .seconds(60) ... .seconds(8 * 3600)))
  }
}
