internal import LocatedYAML
internal import ShopModel

/// The parts `printers:` and `power:` of the file.
extension ConfigurationReader {
  func readPrinters(_ nodes: [YAMLNode]) -> [PrinterConfiguration] {
    var ids = UniqueValues("the printer id")
    var addresses = UniqueValues("the address")
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let place = readPlace(item, "escpos", port: PrinterConfiguration.defaultPort, &ids)
      let timing = item.timing(
        interval: PrinterConfiguration.defaultInterval, deadline: PrinterConfiguration.defaultDeadline)
      if let address = place.address {
        addresses.insert(address.lowercased(), shown: address, at: item.position(of: "host"), reader)
      }
      guard let id = place.id, let name = place.name, let host = place.host, let address = place.address,
        let connector = place.connector
      else { return nil }
      return PrinterConfiguration(
        identity: ApparatusIdentity(
          id: SubjectID(.printer, id), name: name, place: place.place, address: address, connector: connector,
          interval: timing.interval),
        host: host, port: place.port, deadline: timing.deadline)
    }
  }

  func readPowerSources(_ nodes: [YAMLNode]) -> [PowerConfiguration] {
    var ids = UniqueValues("the power source id")
    var addresses = UniqueValues("the UPS")
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let place = readPlace(item, "nut", port: PowerConfiguration.defaultPort, &ids)
      let ups = item.identifier("ups")
      let timing = item.timing(
        interval: PowerConfiguration.defaultInterval, deadline: PowerConfiguration.defaultDeadline)
      guard let ups, let host = place.host, let server = place.address else { return nil }
      let address = "\(ups)@\(server)"
      addresses.insert(address.lowercased(), shown: address, at: item.position(of: "ups"), reader)
      guard let id = place.id, let name = place.name, let connector = place.connector else { return nil }
      return PowerConfiguration(
        identity: ApparatusIdentity(
          id: SubjectID(.power, id), name: name, place: place.place, address: address, connector: connector,
          interval: timing.interval),
        host: host, port: place.port, ups: ups, deadline: timing.deadline)
    }
  }

  /// Who something is, and where it is reached.
  private struct Place {
    var id: String?
    var name: LocalizedText?
    var place: LocalizedText
    var connector: String?
    var host: String?
    var port: Int

    var address: String? { host.map { HostName.authority($0, port) } }
  }

  private func readPlace(
    _ item: MappingReader, _ connector: String, port: Int, _ ids: inout UniqueValues
  ) -> Place {
    let id = item.identifier("id")
    if let id { ids.insert(id, at: item.position(of: "id"), reader) }
    return Place(
      id: id, name: item.localized("name", isRequired: true), place: item.localized("place") ?? LocalizedText(""),
      connector: item.choice("connector", isRequired: true, among: [connector]),
      host: item.node("host", isRequired: true).flatMap(hostName),
      port: item.integer("port", in: 1...65_535) ?? port)
  }
}
