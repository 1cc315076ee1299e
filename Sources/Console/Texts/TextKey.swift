/// The console's own texts. What the model names (facts, causes, remedies …) has texts by the model's names.
enum TextKey: String, CaseIterable, Sendable {
  // The language itself
  case languageName

  // The headline
  case headlineAll
  case headlineTheOnly
  case headlineSome
  case headlineNone
  case headlineNotTheOnly
  case headlineNotKnownYet
  case headlineNotKnown
  case headlineNoTerminals
  case answeredAgo
  case noAnswerYet
  case demoBadge

  // Panels
  case panelTerminals
  case panelAccount
  case panelNetwork
  case panelUpgrades
  case panelIncidents
  case panelTimeline
  case more

  // Columns of the terminals
  case columnName
  case columnState
  case columnPaper
  case columnBattery
  case columnResponse
  case columnSignal
  case columnSoftware
  case columnAnswered
  case columnHistory

  // What is not there
  case notReported
  case notYetKnown
  case oldValue
  case staleValue
  case notReportedList
  case noTerminals
  case noAccounts
  case noLinks
  case noUpgrades
  case upgradesNotReported
  case noHistoryYet
  case noAnswer
  case nothingHappened
  case noIncidents
  case noOperations
  case wired

  // Words and short phrases
  case yes
  case no
  case noneOfThem
  case listPair
  case plainValue
  case withReason
  case evidence
  case since
  case last
  case over
  case overAt
  case overSince
  case actedOnBy
  case causeAndActor
  case askedEvery
  case requestedBy
  case scrollPosition

  // Time
  case ago
  case durationMilliseconds
  case durationSeconds
  case durationMinutes
  case durationHours
  case durationHoursMinutes
  case durationDays
  case tomorrow
  case yesterday
  case dayMonth
  case dayMonthYear
  case clockAhead
  case clockBehind

  // Large amounts
  case thousands
  case millions
  case tenThousands
  case hundredMillions

  // Account
  case labelAllowed
  case labelBalance
  case labelDayLimit
  case labelMonthLimit
  case labelSettlement
  case labelOnboarding
  case ofRequired
  case ofLimit
  case capabilityPayments
  case capabilityRefunds
  case capabilityWithdrawals
  case capabilitySettling
  case stepApply
  case stepReview
  case stepContract
  case stepInstall
  case stepSettle
  case onboardingComplete

  // Network
  case chainShop
  case linkDown
  case loss

  // Upgrades
  case waitingFor
  case failedBecause
  case mandatoryBy
  case attempts
  case failureCode

  // What to do
  case calmAll
  case calmUnknown
  case calmWaiting
  case calmNoTerminals
  case stepHelped
  case stepDidNotHelp
  case stepPassed

  // Views of one subject
  case groupState
  case groupSoftware
  case groupHardware
  case groupDuty
  case groupBatch
  case groupTransactions
  case groupBalance
  case groupLimits
  case groupSettlement
  case groupOnboarding
  case groupNetwork
  case groupUpgrade
  case groupIncidents
  case groupOperations

  // Operations
  case operationProgress
  case operationRequested
  case operationConfirmed
  case operationRecorded
  case operationSent
  case operationAccepted
  case operationGone
  case operationBack
  case operationVerified
  case operationRefused
  case operationFailed
  case operationOutcomeUnknown
  case reasonNotSeenToLeave
  case reasonDidNotReturn
  case reasonNotReady
  case reasonProgramEnded

  // Why an operation is refused
  case refusedNotSupported
  case refusedStateUnknown
  case refusedOtherTerminal
  case refusedStale
  case refusedBusy
  case refusedHeldByTill
  case refusedUpdateRunning
  case refusedOperationRunning
  case refusedCoolDown
  case refusedDailyCap
  case refusedCannotCure
  case refusedLastWorkingTerminal
  case refusedCannotRecord

  // Restart
  case restartTitle
  case restartRefused
  case restartRefusedNothingSent
  case restartWhatHappens
  case restartHowLong
  case restartTill
  case restartNeedsTwo
  case restartOnceMore
  case buttonCancel
  case buttonRestart
  case buttonRestartAnyway
  case buttonClose
  case buttonStay
  case buttonQuit

  // Reset
  case resetTitle
  case resetNeeds
  case resetNeedsBatch
  case resetNeedsUnsent
  case resetNeedsPreauthorisations
  case resetNeedsKeys
  case conditionNotMet
  case conditionUnknown
  case resetDestroys
  case resetNoAccountCure
  case resetNotYet
  case resetInstead
  case resetCall

  // Leaving
  case quitTitle
  case quitText

  // Answers to a key
  case noticeUnbound
  case noticeTheme
  case noticeLanguage
  case noticeAsked
  case disabledNoTerminal
  case disabledNothingSelected
  case disabledNoSubject
  case disabledOneTheme
  case disabledOneLanguage
  case disabledNothingToScroll

  // Keys, in one or two words
  case hintHelp
  case hintSelect
  case hintScroll
  case hintPanel
  case hintOpen
  case hintBack
  case hintRestart
  case hintReset
  case hintLanguage
  case hintTheme
  case hintQuit
  case hintCancel
  case hintPress
  case hintNextButton
  case hintConfirm

  // Keys, as the help says it
  case keyHelp
  case keyUp
  case keyDown
  case keyFirst
  case keyLast
  case keyPageUp
  case keyPageDown
  case keyNextPanel
  case keyPreviousPanel
  case keyOpen
  case keyBack
  case keyRestart
  case keyReset
  case keyLanguage
  case keyTheme
  case keyQuit
  case keyQuitAtOnce
  case keyCancel
  case keyPress
  case keyNextButton
  case keyConfirm

  // The help
  case helpOverview
  case helpSubject
  case helpClose
  case helpMouse
  case helpSigns
  case signOk
  case signNotice
  case signWarning
  case signCritical
  case signUnknown
  case signRunning
  case signNotReported
  case signNotYetKnown
}
