import ShopModel

/// Something that happens in the demonstration's shop.
public enum DemoEvent: Hashable, Sendable {
  /// To a terminal.
  case terminal(DemoTerminal, TerminalChange)
  /// To the receipt printer.
  case printer(PrinterChange)
  /// To the power.
  case power(PowerChange)
  /// At the acquirer.
  case service(ServiceChange)
}

/// Something that happens to the receipt printer.
public enum PrinterChange: Hashable, Sendable {
  /// Its roll is used so far.
  case paper(SimulatedPrinter.Paper)
  /// Somebody opens its cover.
  case open
  /// Somebody closes it.
  case close
  /// It is as it was at the beginning.
  case reopen

  /// Lets it happen.
  public func apply(to printer: inout SimulatedPrinter) {
    switch self {
    case .paper(let paper): printer.paper = paper
    case .open: printer.isCoverOpen = true
    case .close: printer.isCoverOpen = false
    case .reopen:
      printer.paper = .ok
      printer.isCoverOpen = false
    }
  }
}

/// Something that happens to the power.
public enum PowerChange: Hashable, Sendable {
  /// The mains are gone.
  case cut
  /// The battery is so full, in percent.
  case charge(Int)
  /// The mains are back.
  case back

  /// Lets it happen.
  public func apply(to ups: inout SimulatedUPS) {
    switch self {
    case .cut:
      ups.status = "OB DISCHRG"
      ups.inputVoltage = 0
    case .charge(let percent):
      ups.charge = percent
      ups.runtime = percent * 18
    case .back:
      ups.status = "OL CHRG"
      ups.inputVoltage = 229.4
    }
  }
}

/// Something that happens to a terminal.
public enum TerminalChange: Hashable, Sendable {
  /// It breaks down.
  case breakDown(TerminalFault)
  /// Somebody repairs it, or puts it into service.
  case repair
  /// It is busy, with this status byte.
  case occupy(UInt8)
  /// It is idle again.
  case release
  /// It restarts: somebody presses its button, or an update does.
  case restart
  /// It is taken off power or network.
  case unplug
  /// It is back.
  case plugIn
  /// Another device, not put into service yet, stands in its place.
  case replace(serial: String)
  /// It runs this software from now on.
  case install(String)
  /// It is as it was at the beginning.
  case reopen(TerminalDevice)

  /// Lets it happen.
  public func apply(to terminal: inout SimulatedTerminal, faults: inout WireFaults, at now: Timestamp) {
    switch self {
    case .breakDown(let fault): terminal.fault = fault
    case .repair: terminal.fault = nil
    case .occupy(let status): terminal.occupation = status
    case .release: terminal.occupation = nil
    case .restart: terminal.restartByItself(at: now)
    case .unplug: faults.presence = .unanswered
    case .plugIn: faults.presence = .answering
    case .replace(let serial):
      terminal.device.serial = serial
      terminal.fault = .notActivated
      terminal.occupation = nil
      terminal.batch = TerminalBatch()
    case .install(let version): terminal.device.software = version
    case .reopen(let device):
      terminal.device = device
      terminal.fault = nil
      terminal.occupation = nil
      faults.presence = .answering
    }
  }
}

/// Something that happens at the acquirer.
public enum ServiceChange: Hashable, Sendable {
  /// The balance falls below what must be kept: withdrawals are blocked.
  case balanceTooLow
  /// The balance was topped up.
  case toppedUp
  /// A payment was taken, so much in fen.
  case payment(Int)
  /// A terminal's signal, in dBm.
  case signal(DemoTerminal, Int)
  /// A terminal's paper: `OK`, `LOW`.
  case paper(DemoTerminal, String)
  /// New software is wanted on a terminal, and stands in the queue.
  case upgradeQueued(DemoTerminal)
  /// The download is so far, in percent.
  case upgradeDownloading(DemoTerminal, Int)
  /// The download broke off.
  case upgradeFailed(DemoTerminal)
  /// It is being installed.
  case upgradeInstalling(DemoTerminal)
  /// The terminal restarts with it.
  case upgradeRebooting(DemoTerminal)
  /// It is done.
  case upgradeDone(DemoTerminal)
  /// Everything is as it was at the beginning.
  case reopen

  /// Lets it happen.
  public func apply(to report: inout ServiceReport, at now: Timestamp) {
    switch self {
    case .balanceTooLow:
      report.merchant.balance = DemoOpening.lowBalance
      report.merchant.status = "LIMITED"
      report.merchant.code = "BAL01"
      report.merchant.text = "余额低于最低留存 / balance below the required minimum"
      report.merchant.mayWithdraw = false
    case .toppedUp:
      report.merchant.balance = DemoOpening.goodBalance
      report.merchant.status = "NORMAL"
      report.merchant.code = "00000"
      report.merchant.text = ""
      report.merchant.mayWithdraw = true
    case .payment(let amount):
      report.merchant.dayUsed += amount
      report.merchant.inTransit += amount
    case .signal(let terminal, let power): report.change(terminal) { $0.signal = power }
    case .paper(let terminal, let paper): report.change(terminal) { $0.paper = paper }
    case .upgradeQueued(let terminal):
      report.change(terminal) { $0.targetVersion = DemoOpening.newSoftware }
      report.upgrades.insert(
        UpgradeReport(
          number: "F-210-\(terminal.tid)", tid: terminal.tid, kind: "FIRMWARE", from: DemoOpening.oldSoftware,
          to: DemoOpening.newSoftware, state: "QUEUED"), at: 0)
    case .upgradeDownloading(let terminal, let progress):
      report.changeUpgrade(terminal) { upgrade in
        if upgrade.state != "DOWNLOADING" { upgrade.attempts += 1 }
        upgrade.enter("DOWNLOADING", progress: progress)
      }
    case .upgradeFailed(let terminal):
      report.changeUpgrade(terminal) { upgrade in
        upgrade.enter("FAILED", progress: upgrade.progress)
        upgrade.failureCode = "DL-408"
        upgrade.failureText = "下载中断 / download interrupted"
      }
    case .upgradeInstalling(let terminal): report.changeUpgrade(terminal) { $0.enter("INSTALLING") }
    case .upgradeRebooting(let terminal): report.changeUpgrade(terminal) { $0.enter("REBOOTING") }
    case .upgradeDone(let terminal): report.changeUpgrade(terminal) { $0.enter("DONE", progress: 100) }
    case .reopen: report = DemoOpening.service(at: now)
    }
  }
}

extension ServiceReport {
  fileprivate mutating func change(_ terminal: DemoTerminal, _ change: (inout TerminalReport) -> Void) {
    guard let index = terminals.firstIndex(where: { $0.tid == terminal.tid }) else { return }
    change(&terminals[index])
  }

  fileprivate mutating func changeUpgrade(_ terminal: DemoTerminal, _ change: (inout UpgradeReport) -> Void) {
    guard let index = upgrades.firstIndex(where: { $0.tid == terminal.tid && $0.kind == "FIRMWARE" }) else { return }
    change(&upgrades[index])
  }
}

extension UpgradeReport {
  fileprivate mutating func enter(_ state: String, progress: Int? = nil) {
    self.state = state
    self.progress = progress
    failureCode = nil
    failureText = nil
  }
}
