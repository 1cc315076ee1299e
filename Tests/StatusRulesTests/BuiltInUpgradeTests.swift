import ShopModel
import Testing

@testable import StatusRules

/// Upgrades and announced maintenance.
@Suite struct BuiltInUpgradeTests: BuiltInRuleSuite {
  @Test(
    arguments: [
      ("announced", "upgrade-announced", Cause.upgradeAnnounced, Severity.notice),
      ("downloading", "upgrade-running", .upgradeRunning, .notice),
      ("installing", "upgrade-running", .upgradeRunning, .notice),
      ("rebooting", "upgrade-running", .upgradeRunning, .notice),
      ("failed", "upgrade-failed", .upgradeFailed, .warning),
    ])
  func everyStepOfAnUpgradeHasItsFinding(state: String, rule: String, cause: Cause, severity: Severity) throws {
    let found = try findings(.upgrade("u1"), [.upgradeState: .text(state)])
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    #expect(found.first?.severity == severity)
  }

  @Test func anUpgradeLeftUndoneBecomesOverdueAndEndsWhenItIsDone() throws {
    var scene = try scene()
    let upgrade = SubjectID.upgrade("u1")
    scene.note(
      upgrade, .upgradeMandatoryBy, .time(Timestamp(seconds: 90_000)), at: 0, freshFor: .seconds(1_000_000))
    scene.read(upgrade, .upgradeState, .text("waiting"), at: 0, freshFor: .seconds(1_000_000))
    #expect(scene.rules == ["upgrade-due-soon"])
    scene.advance(to: 86_400)
    #expect(scene.rules == ["upgrade-waiting-long", "upgrade-due-soon"])
    scene.advance(to: 90_001)
    #expect(scene.rules == ["upgrade-overdue"])
    scene.read(upgrade, .upgradeState, .text("installing"), at: 90_100)
    #expect(scene.rules == ["upgrade-running"])
    scene.read(upgrade, .upgradeState, .text("done"), at: 90_200)
    #expect(scene.rules == [])
  }

  @Test func announcedMaintenanceIsANoticeForNobody() throws {
    let found = try findings(
      .upgrade("m1"), [.upgradeKind: .text("platform-maintenance"), .upgradeState: .text("scheduled")])
    #expect(found.map(\.id.rule) == ["upgrade-maintenance"])
    #expect(found.first?.actor == .nobody)
  }

  @Test func anUpgradeWhoseProgressGrowsIsNotStuck() throws {
    var scene = try scene()
    let upgrade = SubjectID.upgrade("u1")
    for step in Int64(0)...30 {
      scene.note(upgrade, .upgradeProgress, .number(Double(step)), at: step * 600, freshFor: .seconds(1_000_000))
      scene.read(upgrade, .upgradeState, .text("downloading"), at: step * 600, freshFor: .seconds(1_000_000))
      #expect(scene.rules == ["upgrade-running"])
    }
    scene.advance(to: 30 * 600 + 3_600)
    #expect(scene.rules == ["upgrade-stuck"])
  }
}
