import Glibc

/// A way of seeing in which colours fall together that others tell apart.
public enum ColourVision: String, CaseIterable, Hashable, Sendable {
  /// No cones for red.
  case protanopia
  /// No cones for green.
  case deuteranopia
  /// No cones for blue.
  case tritanopia

  /// What becomes of linear red, green and blue, row by row: severity 1.0 of table 1 in G. M. Machado, M. M. Oliveira and
  /// L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
  /// Visualization and Computer Graphics 15 (6), 2009.
  private var matrix: [[Double]] {
    switch self {
    case .protanopia:
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    case .deuteranopia:
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .tritanopia:
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    }
  }

  /// A colour's linear red, green and blue as somebody sees it who has this vision.
  fileprivate func seen(_ colour: RGB) -> [Double] {
    let linear = colour.linear
    return matrix.map { row in min(1, max(0, row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2])) }
  }
}

extension RGB {
  /// How different two colours look: the distance in CIE L*a*b* (1976, white D65), where 2 is just seen side by side and
  /// black and white are 100 apart.
  ///
  /// - Parameter vision: for whom; nil: for most people.
  func distance(to other: RGB, for vision: ColourVision? = nil) -> Double {
    let a = RGB.lab(vision?.seen(self) ?? linear)
    let b = RGB.lab(vision?.seen(other) ?? other.linear)
    return sqrt(zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
  }

  private static func lab(_ linear: [Double]) -> [Double] {
    func root(_ value: Double) -> Double { value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116 }
    let x = root((0.4124564 * linear[0] + 0.3575761 * linear[1] + 0.1804375 * linear[2]) / 0.95047)
    let y = root(0.2126729 * linear[0] + 0.7151522 * linear[1] + 0.0721750 * linear[2])
    let z = root((0.0193339 * linear[0] + 0.1191920 * linear[1] + 0.9503041 * linear[2]) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
}
