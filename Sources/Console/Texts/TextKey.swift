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
  case cannotBeSeen
  case cannotBeSeenAt
  case comesAndGoes
  case explainsOne
  case explainsSome
  case explainedBy
  case acknowledgedBy
  case acknowledgedUntil
  case mutedUntil
  case inMaintenance
  case andMore

  // Views of one subject
  case groupState
  case groupSoftware
  case groupHardware
  case groupDuty
  case checklist
  case checklistHow
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

  // The view of an incident
  case incidentBadge
  case noSuchIncident
  case incidentRemedies
  case incidentTouches
  case incidentExplains
  case incidentImpact
  case incidentEvidence
  case incidentTimeline
  case incidentTrail
  case labelCause
  case labelSeverity
  case labelActor
  case labelSince
  case labelState
  case labelAcknowledged
  case labelMuted
  case labelMaintenance
  case stopsCards
  case acknowledgementSticky
  case acknowledgementLoose
  case acknowledgementTimed
  case evidenceRaised
  case evidenceNow
  case impactWithout
  case impactTogether
  case impactNone
  case impactNoneYet
  case labelTakings
  case takingsEstimate
  case takingsBelow
  case takingsConfigured
  case takingsLearned
  case takingsNoBasis
  case takingsUnknown
  case eventOpened
  case eventJoined
  case eventLeft
  case eventExplains
  case eventAcknowledgementEnded
  case eventMuteEnded
  case eventMaintenanceEnded
  case eventFlappingBegan
  case eventFlappingEnded
  case eventStepBegan
  case eventClosed
  case labelRule
  case labelHeld
  case labelConfirmed
  case labelWaits
  case labelRestless
  case labelSuppressed
  case trailHeld
  case trailAtOnce
  case trailConfirmed
  case trailNotConfirmed
  case trailWaits
  case trailNoWait
  case trailRestless
  case trailNotSuppressed
  case trailWhen
  case trailEnds
  case trailEndsOtherwise
  case trailMissing
  case verdictUnknown
  case termAll
  case termAny
  case suppressedHidden
  case suppressedUnreachable
  case suppressedInhibited

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

  // Muting
  case muteTitle
  case muteWhatItMeans
  case muteHalfHour
  case muteTwoHours
  case muteUntil
  case muteOff

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
  case noticeAcknowledged
  case noticeTakenBack
  case noticeMuted
  case noticeUnmuted
  case disabledNoTerminal
  case disabledNothingSelected
  case disabledNoSubject
  case disabledOneTheme
  case disabledOneLanguage
  case disabledNothingToScroll
  case disabledNoIncident
  case disabledIncidentIsOver
  case disabledOnlyOneSubject

  // Keys, in one or two words
  case hintHelp
  case hintSelect
  case hintScroll
  case hintPanel
  case hintOpen
  case hintBack
  case hintRestart
  case hintReset
  case hintAcknowledge
  case hintTakeBack
  case hintMute
  case hintNextSubject
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
  case keyAcknowledge
  case keyMute
  case keyNextSubject
  case keyPreviousSubject
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
  case signAcknowledged
  case signMuted
  case signMaintenance
  case signFlapping
  case signNotReported
  case signNotYetKnown
}
