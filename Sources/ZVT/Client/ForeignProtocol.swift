import PeerNames

/// Tells ZVT over TCP from what else may answer on a port.
enum ForeignProtocol {
  /// Whether an APDU from a terminal can begin with `byte`: one of the protocol's classes.
  static func isClass(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84: true
    default: false
    }
  }

  /// What speaks, as far as its first bytes tell.
  static func summary(_ bytes: [UInt8]) -> String { PeerName.summary(bytes) }
}
