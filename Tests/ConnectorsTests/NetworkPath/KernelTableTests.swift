import ShopModel
import ShopTesting
import Testing

@testable import Connectors

@Suite struct KernelTableTests {
  static let routes = """
    Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
    wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
    eth0\t00000000\tFE02A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
    eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0

    """
  static let wireless = """
    Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
     face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
     wlan0: 0000   58.  -52.  -256        0      0      0     17      3        0

    """

  @Test func theWayOutIsTheOneWithTheLowestMetric() {
    let route = KernelTables.defaultRoute(Self.routes)
    #expect(route == KernelTables.DefaultRoute(interface: "eth0", gateway: IPAddress(parsing: "192.168.2.254")))
    #expect(KernelTables.defaultRoute("Iface\n") == nil)
    // A mobile network has no router.
    let mobile = "x\nwwan0\t00000000\t00000000\t0001\t0\t0\t700\t00000000\t0\t0\t0\n"
    #expect(KernelTables.defaultRoute(mobile) == KernelTables.DefaultRoute(interface: "wwan0", gateway: nil))
  }

  @Test func theSameOfIPv6() {
    let zeros = String(repeating: "0", count: 32)
    let text = """
      \(zeros) 00 \(zeros) 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
      \(zeros) 00 \(zeros) 00 \(zeros) ffffffff 00000001 00000000 00200200       lo

      """
    let route = KernelTables.defaultRouteV6(text)
    #expect(route?.interface == "eth0" && route?.gateway?.description == "fe80::1")
  }

  @Test func whatAWirelessInterfaceSays() {
    #expect(KernelTables.wireless(Self.wireless, of: "wlan0") == .init(signal: -52, retries: 17))
    #expect(KernelTables.wireless(Self.wireless, of: "eth0") == nil)
    // A quality that is no power.
    let relative = "h\nh\n wlan1: 0000 40 60 0 0 0 0 -3 0 0\n"
    #expect(KernelTables.wireless(relative, of: "wlan1") == .init(signal: nil, retries: nil))
  }

  @Test func whoAnswersAtAnAddress() throws {
    let text = """
      IP address       HW type     Flags       HW address            Mask     Device
      192.168.2.254    0x1         0x2         52:54:00:00:00:01     *        eth0
      192.168.2.21     0x1         0x0         00:00:00:00:00:00     *        eth0

      """
    #expect(KernelTables.neighbour(text, at: try #require(IPAddress(parsing: "192.168.2.254"))) == .known)
    #expect(KernelTables.neighbour(text, at: try #require(IPAddress(parsing: "192.168.2.21"))) == .silent)
    #expect(KernelTables.neighbour(text, at: try #require(IPAddress(parsing: "9.9.9.9"))) == .notAsked)
  }

  @Test func namesAndTheirServers() {
    let servers = KernelTables.nameServers(
      "# x\nsearch lan\nnameserver 192.168.1.1\nnameserver\t2001:db8::53\nnameserver fe80::1%eth0\nnameserver 1.1.1.1\n"
    )
    #expect(servers.map(\.description) == ["192.168.1.1", "2001:db8::53", "fe80::1"])
    let hosts = "127.0.0.1 localhost # here\n10.0.0.5\tTill1 till1.lan\n"
    #expect(KernelTables.hostsAddress(hosts, of: "till1")?.description == "10.0.0.5")
    #expect(KernelTables.hostsAddress(hosts, of: "here") == nil)
  }

  @Test func anInterfaceThatIsUpDownOrGone() {
    func link(_ files: [String: String], wireless: String = "") -> OwnLink {
      OwnLink(interface: "eth0", wirelessTable: wireless) { files[$0] }
    }
    let up = link([
      "operstate": "up\n", "carrier": "1\n", "type": "1\n", "speed": "1000\n", "statistics/rx_errors": "3\n",
      "statistics/tx_errors": "4\n",
    ])
    #expect(up.hasCarrier == true && up.medium == .ethernet && up.speed == 1000 && up.errors == 7)
    // Of one that is switched off the carrier cannot even be read.
    let down = link(["operstate": "down\n", "type": "1\n", "speed": "-1\n"])
    #expect(down.hasCarrier == false && down.speed == nil && down.errors == nil)
    #expect(link([:]).hasCarrier == false)
    #expect(link(["operstate": "unknown\n", "carrier": "1\n"]).hasCarrier == true)
    #expect(link(["operstate": "unknown\n"]).hasCarrier == nil)
  }

  /// Whatever stands in such a file, reading it ends, and what comes of it is within bounds.
  @Test func damagedTablesAreReadToTheirEnd() {
    var draw = SeededDraw(7)
    let seeds = [Self.routes, Self.wireless, "nameserver 1.1.1.1\n", "10.0.0.1 a\n", "x\n1.1.1.1 0x1 0x2 a * b\n"]
    for round in 0..<3000 {
      var bytes = [UInt8](seeds[round % seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...8, using: &draw) {
        switch Int.random(in: 0...2, using: &draw) {
        case 0: bytes[Int.random(in: bytes.indices, using: &draw)] = .random(in: 0...255, using: &draw)
        case 1: bytes.removeSubrange(Int.random(in: 1..<bytes.count, using: &draw)...)
        default: bytes.insert(.random(in: 0...255, using: &draw), at: Int.random(in: bytes.indices, using: &draw))
        }
        if bytes.isEmpty { bytes = [0] }
        if bytes.count == 1 { break }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = KernelTables.defaultRoute(text)
      _ = KernelTables.defaultRouteV6(text)
      if let signal = KernelTables.wireless(text, of: "wlan0")?.signal { #expect((-150..<0).contains(signal)) }
      #expect(KernelTables.nameServers(text).count <= 3)
      _ = KernelTables.hostsAddress(text, of: "a")
      _ = OwnLink(interface: "eth0", wirelessTable: text) { _ in text }
    }
  }
}
