import Foundation
import Testing

@testable import ZVT

/// The collection of recorded frames that lies beside the repository on some machines.
private enum SharedVectors {
  static let folder: URL? = {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appendingPathComponent("shared/vectors/zvt")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
  }
}

@Suite(.enabled(if: SharedVectors.folder != nil)) struct SharedVectorTests {
  private struct Frame: Decodable {
    let hex: String
    let direction: String
  }

  private func decoded(_ apdu: APDU) -> String {
    """
    \(StatusEnquiryAnswer.decode(apdu)) \(RegistrationAnswer.decode(apdu)) \(StatusInformation.decode(apdu))
    \(IntermediateStatus.decode(apdu)) \(TerminalAbort.decode(apdu)) \(PrintedLine.decode(apdu))
    \(PrintedBlock.decode(apdu))
    """
  }

  @Test func everyRecordedFrameIsDecodedAndEncodesToTheSameBytes() throws {
    let frames = try SharedVectors.read([Frame].self, "frames.json")
    #expect(frames.count >= 100)
    var wellFormed = 0
    for frame in frames {
      let bytes = hex(frame.hex)
      let found = try reassemble([bytes])
      for apdu in found { #expect(!decoded(apdu).isEmpty) }
      guard found.count == 1, found[0].encoded.count == bytes.count else { continue }
      wellFormed += 1
      #expect(found[0].encoded == bytes)
    }
    #expect(wellFormed >= frames.count - 5)
  }

  @Test func everyRecordedPrintLineGivesText() throws {
    for frame in try SharedVectors.read([Frame].self, "frames.json") where frame.hex.hasPrefix("06d1") {
      for apdu in try reassemble([hex(frame.hex)]) { #expect(PrintedLine.decode(apdu).lines.count <= 32) }
    }
    for frame in try SharedVectors.read([Frame].self, "frames.json") where frame.hex.hasPrefix("06d3") {
      for apdu in try reassemble([hex(frame.hex)]) where apdu.data.first == 0x06 {
        let block = PrintedBlock.decode(apdu)
        #expect(block.isWhole && !block.lines.isEmpty)
      }
    }
  }

  @Test func theRecordedStreamsDecodeTheSameHoweverTheyAreCut() throws {
    let streams = try SharedVectors.read([[String]].self, "fragmented_streams.json").map { $0.map { hex($0) } }
    #expect(streams.count == 3)
    for chunks in streams {
      let bytes = Array(chunks.joined())
      let whole = try reassemble([bytes])
      #expect(!whole.isEmpty)
      #expect(try reassemble(chunks) == whole)
      #expect(try reassemble(bytes.map { [$0] }) == whole)
      #expect(whole.flatMap(\.encoded) == bytes)
      for apdu in whole where apdu.control == .printTextBlock {
        let block = PrintedBlock.decode(apdu)
        #expect(block.isWhole && block.lines.count > 10)
      }
    }
  }
}
