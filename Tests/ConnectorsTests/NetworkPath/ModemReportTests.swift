import ShopTesting
import Testing

@testable import Connectors

/// Outputs of the form that ModemManager 1.20's `mmcli -J` writes, made by hand.
enum ModemOutput {
  static let list = #"{"modem-list":["/org/freedesktop/ModemManager1/Modem/3"]}"#
  static let modem = #"""
    {"modem":{"3gpp":{"imei":"860000000000000","operator-code":"46000","operator-name":"CHINA MOBILE"},
    "dbus-path":"/org/freedesktop/ModemManager1/Modem/3","generic":{"access-technologies":["lte"],
    "ports":["cdc-wdm0 (qmi)","ttyUSB2 (at)","wwan0 (net)"],"signal-quality":{"recent":"yes","value":"42"},
    "state":"connected","unlock-retries":["sim-pin (3)"]}}}
    """#
  static let signal = #"""
    {"modem":{"signal":{"5g":{"rsrp":"--","rsrq":"--","snr":"--"},"gsm":{"rssi":"--"},
    "lte":{"rsrp":"-112.00","rsrq":"-14.00","rssi":"-81.00","snr":"1.20"},"refresh":{"rate":"10"},
    "umts":{"ecio":"--","rscp":"--","rssi":"--"}}}}
    """#
}

@Suite struct ModemReportTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func aModemOnTheNetwork() throws {
    #expect(ModemReport.paths(bytes(ModemOutput.list)) == ["/org/freedesktop/ModemManager1/Modem/3"])
    let report = try #require(ModemReport(modem: bytes(ModemOutput.modem), signal: bytes(ModemOutput.signal)))
    #expect(report.interface == "wwan0" && report.bearer == "4g" && report.network == "CHINA MOBILE")
    #expect(report.isRegistered == true && report.signal == -112 && report.quality == -14)
  }

  @Test func whatIsNotToldIsNotKnown() throws {
    let report = try #require(
      ModemReport(modem: bytes(#"{"modem":{"generic":{"state":"searching"}}}"#), signal: bytes("{}")))
    #expect(report == ModemReport(modem: bytes(#"{"modem":{"generic":{"state":"searching"}}}"#), signal: nil))
    #expect(report.isRegistered == false && report.bearer == nil && report.signal == nil && report.interface == nil)
    #expect(ModemReport(modem: bytes("error: couldn't find modem"), signal: nil) == nil)
    #expect(ModemReport.paths(bytes(#"{"modem-list":["-x","; rm"]}"#)).isEmpty)
  }

  @Test func anOlderNetworkHasItsOwnMeasure() throws {
    let signal = #"{"modem":{"signal":{"lte":{"rsrp":"--","rssi":"--"},"gsm":{"rssi":"-97.0"}}}}"#
    let modem = #"{"modem":{"generic":{"access-technologies":["gsm-edge","edge"]}}}"#
    let report = try #require(ModemReport(modem: bytes(modem), signal: bytes(signal)))
    #expect(report.signal == -97 && report.bearer == "2g")
  }

  @Test func damagedOutputIsBounded() {
    var draw = SeededDraw(11)
    for _ in 0..<3000 {
      func damaged(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<4 { bytes[Int.random(in: bytes.indices, using: &draw)] = .random(in: 0...255, using: &draw) }
        return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &draw)))
      }
      #expect(ModemReport.paths(damaged(ModemOutput.list)).count <= 4)
      let report = ModemReport(modem: damaged(ModemOutput.modem), signal: damaged(ModemOutput.signal))
      if let signal = report?.signal { #expect((-150 ..< -10).contains(signal)) }
      #expect((report?.network?.unicodeScalars.count ?? 0) <= 41)
    }
  }
}
