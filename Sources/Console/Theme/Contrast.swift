import Glibc

/// Brightness and contrast as the web's accessibility guidelines define them (WCAG 2.1, "relative luminance" and
/// "contrast ratio").
extension RGB {
  /// How much light a channel of each value gives, 0...1.
  private static let light: [Double] = (0...255).map { value in
    let share = Double(value) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }

  /// Red, green and blue as amounts of light, 0...1 each.
  var linear: [Double] { [RGB.light[Int(red)], RGB.light[Int(green)], RGB.light[Int(blue)]] }

  /// The relative luminance, 0...1.
  var luminance: Double {
    0.2126 * RGB.light[Int(red)] + 0.7152 * RGB.light[Int(green)] + 0.0722 * RGB.light[Int(blue)]
  }

  /// The contrast ratio to `other`, 1...21.
  func contrast(to other: RGB) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Whether it is a dark ground: white stands out on it more than black.
  var isDarkGround: Bool { contrast(to: .white) > contrast(to: .black) }

  static let white = RGB(red: 255, green: 255, blue: 255)
  static let black = RGB(red: 0, green: 0, blue: 0)
}
