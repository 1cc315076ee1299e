/// A device or service that is polled, by a name that is unique in the shop: `terminal/counter-1`, `service/acquirer`.
public struct DeviceKey: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String

  /// A device by its name.
  public init(_ name: String) { self.name = name }

  /// The name.
  public var description: String { name }
}
