/// A colour of red, green and blue, 0...255 each.
struct RGB: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  /// This colour mixed with `other`; 0 is all this one, 255 all the other.
  func mixed(with other: RGB, _ amount: UInt8) -> RGB {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      let share = Int(amount)
      return UInt8((Int(a) * (255 - share) + Int(b) * share + 127) / 255)
    }
    return RGB(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  /// 0xRRGGBB; a black so deep that it would be taken for a palette index is made one step lighter.
  var packed: Int32 {
    let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    return value < 8 ? 0x010101 : value
  }
}

/// xterm's 256 colours: 16 of the terminal's own choice, a cube of 216, and 24 greys.
enum XtermPalette {
  private static let steps: [Int] = [0, 95, 135, 175, 215, 255]

  /// The first sixteen as xterm has them, unless somebody chose others.
  private static let first: [RGB] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
    0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { (value: UInt32) in
    RGB(red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  /// The contrast of two of the first sixteen, as xterm has them.
  static func contrast(_ a: Int32, _ b: Int32) -> Double { first[Int(a & 15)].contrast(to: first[Int(b & 15)]) }

  /// The nearest colour of the cube or of the greys, 16...255; the first sixteen are the terminal's own and differ
  /// everywhere, so they are never chosen.
  static func nearest(to colour: RGB) -> Int32 {
    let parts = [Int(colour.red), Int(colour.green), Int(colour.blue)]
    let cube = parts.map(nearestStep)
    let cubeDistance = distance(parts, cube.map { steps[$0] })

    let average = (parts[0] + parts[1] + parts[2]) / 3
    let grey = min(23, max(0, (average - 3) / 10))
    let level = 8 + 10 * grey
    if distance(parts, [level, level, level]) < cubeDistance { return Int32(232 + grey) }
    return Int32(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
  }

  /// A colour of the cube or of the greys, 16...255.
  static func colour(_ index: Int32) -> RGB {
    let place = Int(index) - 16
    if place >= 216 {
      let level = UInt8(8 + 10 * (place - 216))
      return RGB(red: level, green: level, blue: level)
    }
    return RGB(
      red: UInt8(steps[place / 36]), green: UInt8(steps[place / 6 % 6]), blue: UInt8(steps[place % 6]))
  }

  private static func nearestStep(_ value: Int) -> Int {
    value < 48 ? 0 : (value < 115 ? 1 : (value - 35) / 40)
  }

  /// Weighted as the eye weighs red, green and blue.
  private static func distance(_ a: [Int], _ b: [Int]) -> Int {
    let (red, green, blue) = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
    return 2 * red * red + 4 * green * green + 3 * blue * blue
  }
}
