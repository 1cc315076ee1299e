import PeerNames
import Testing

@Suite struct PeerNameTests {
  @Test(arguments: [
    ("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", "SSH (SSH-2.0-OpenSSH_9.2p1 Debian)"),
    ("HTTP/1.1 400 Bad Request\r\nServer: x\r\n", "HTTP: a web server (HTTP/1.1 400 Bad Request)"),
    ("<!DOCTYPE HTML>\n<title>", "HTTP: a web page"), ("\r\n<html>", "HTTP: a web page"),
    ("RFB 003.008\n", "VNC: a remote screen"), ("ERR UNKNOWN-COMMAND\n", "upsd of the Network UPS Tools"),
    ("<?xml version=\"1.0\"?><SaleToPOIResponse>", "nexo: XML"), ("<TRANSACTION>", "XML"),
    ("{\"SaleToPOIResponse\":{}}", "nexo: JSON"), ("{\"a\":1}", "JSON"),
    ("\u{2}\n{\"message\":\"MSG\"", "UPA: JSON between STX and ETX"), ("\u{2}<x>", "XML between STX and ETX"),
    ("\u{2}0\u{1C}A01\u{1C}1.35", "POSLINK (02 30 1C 41 30 31 1C 31 2E 33 35)"),
    ("\u{6}\u{2}0\u{1C}A01", "POSLINK (02 30 1C 41 30 31)"),
    ("220 mail.example ESMTP\r\n", "a greeting: 220 mail.example ESMTP  "),
    ("\u{0}\u{0}\u{0}\u{20}{\"SaleToPOIResponse\":{}}", "nexo: JSON"),
  ]) func aProtocolIsKnownByItsFirstBytes(text: String, name: String) {
    #expect(PeerName.summary([UInt8](text.utf8)) == name)
  }

  @Test(
    arguments: [
      ([0x15, 0x03, 0x03, 0x00, 0x02], "TLS: the port wants encryption"),
      ([0x16, 0x03, 0x01], "TLS: the port wants encryption"),
      ([0x15], "ZVT in serial framing, or POSLINK (15)"), ([0x10, 0x02, 0x80], "ZVT in serial framing (10 02 80)"),
      ([0x80, 0x00, 0x00], "ZVT over TCP (80 00 00)"), ([0x84, 0x83, 0x00], "ZVT over TCP (84 83 00)"),
      ([0x12], "ESC/POS: a receipt printer (12)"), ([0x16], "ESC/POS: a receipt printer (16)"),
      ([0x00, 0x01], "bytes of no known protocol (00 01)"), ([], "bytes of no known protocol ()"),
    ] as [([UInt8], String)]) func bytesAreKnownToo(bytes: [UInt8], name: String)
  {
    #expect(PeerName.summary(bytes) == name)
  }

  /// Whatever comes, what is said of it is short and can be shown.
  @Test func nothingOfItReachesTheScreenAsItCame() {
    var state: UInt64 = 88_172_645_463_325_252
    for round in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<(round % 200) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        bytes.append(UInt8(truncatingIfNeeded: state >> 32))
      }
      let openings: [[UInt8]] = [[], [0x02], Array("HTTP/1.".utf8), Array("SSH-".utf8), [0, 0, 0, 9], [0x15]]
      let summary = PeerName.summary(openings[round % openings.count] + bytes)
      #expect(summary.utf8.allSatisfy { (0x20...0x7E).contains($0) } && summary.utf8.count <= 160)
    }
  }
}
