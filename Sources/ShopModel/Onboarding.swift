/// A step on the way to a merchant account that can take cards, in order.
public enum OnboardingStep: String, CaseIterable, Hashable, Sendable {
  /// The shop applies at the acquirer.
  case apply
  /// The acquirer reviews the papers.
  case review
  /// The contract is signed.
  case contract
  /// The terminal is installed and commissioned.
  case install
  /// The first settlement arrives.
  case settle

  /// Where a step can stand.
  public static let states = ["pending", "current", "done", "failed"]

  /// The fact that tells where it stands: one of ``states``.
  public var state: Fact {
    switch self {
    case .apply: .accountOnboardingApply
    case .review: .accountOnboardingReview
    case .contract: .accountOnboardingContract
    case .install: .accountOnboardingInstall
    case .settle: .accountOnboardingSettle
    }
  }

  /// The fact that tells when: the day it was done, failed or begun, or is to be.
  public var date: Fact {
    switch self {
    case .apply: .accountOnboardingApplyAt
    case .review: .accountOnboardingReviewAt
    case .contract: .accountOnboardingContractAt
    case .install: .accountOnboardingInstallAt
    case .settle: .accountOnboardingSettleAt
    }
  }

  /// Both facts of every step.
  public static let facts = Set(allCases.flatMap { [$0.state, $0.date] })

  /// The step to take next: the first that is not done; nil: all are done, or nobody knows where that one stands.
  ///
  /// - Parameter states: where each step stands, as far as is known.
  public static func next(states: [OnboardingStep: String]) -> OnboardingStep? {
    let step = allCases.first { states[$0] != "done" }
    return step.flatMap { states[$0] == nil ? nil : $0 }
  }

  /// What to do to get past it.
  ///
  /// - Parameter state: where it stands; one of ``states``.
  public func advice(in state: String) -> LocalizedText {
    switch (self, state) {
    case (.apply, "failed"):
      LocalizedText(
        en: "The application was not accepted: ask the acquirer what is missing, and apply again.",
        zh: "申请未被受理：问收单机构缺什么，补齐后重新申请。")
    case (.apply, _):
      LocalizedText(
        en: "Send the application with the shop's licence, the owner's identity and the bank account.",
        zh: "提交申请：营业执照、经营者身份证明和结算银行账户。")
    case (.review, "failed"):
      LocalizedText(
        en: "The review was not passed: correct what the acquirer names, and hand the papers in again.",
        zh: "审核未通过：按收单机构指出的问题修改资料后重新提交。")
    case (.review, _):
      LocalizedText(
        en: "Wait for the review; answer the acquirer's questions at once.", zh: "等待审核；收单机构有疑问时及时答复。")
    case (.contract, "failed"):
      LocalizedText(
        en: "The contract did not come about: clear the open points with the acquirer.",
        zh: "签约未完成：与收单机构谈妥未决事项。")
    case (.contract, _):
      LocalizedText(
        en: "Sign the contract and send it back; check the fees and limits in it.", zh: "签署并寄回合同；核对其中的费率和限额。")
    case (.install, "failed"):
      LocalizedText(
        en: "The terminal could not be put into service: call the technician with the terminal's number.",
        zh: "终端未能开通：带终端号联系技术员。")
    case (.install, _):
      LocalizedText(
        en: "Have the terminal installed and signed in, and take one small payment to try it.",
        zh: "安装终端并签到，做一笔小额交易试用。")
    case (.settle, "failed"):
      LocalizedText(
        en: "The first settlement did not arrive: check the bank account with the acquirer.",
        zh: "首笔结算未到账：与收单机构核对结算银行账户。")
    case (.settle, _):
      LocalizedText(
        en: "Wait for the first settlement and compare it with the day's takings.", zh: "等待首笔结算到账，并与当日营业额核对。")
    }
  }
}
