// The figures of a span of time: what a report is set from and the dashboard shows. Plain values; null where nothing can be said.
import type { EpochMs } from './ids.ts'
import type { DeviceKind, FalseAlarmReason, IncidentKind, PassageOutcome, Role, Severity } from './vocabulary.ts'

export interface ReportSpan {
  /** UTC ms; from is inside, to is not. Whole days of the site's time zone for every report but one of a span by hand. */
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** How long something took, of those that got there in the span. */
export interface Durations {
  readonly n: number
  readonly medianMs: number | null
  readonly p95Ms: number | null
  readonly targetMs: number
  /** 0..1 of `n`, those within `targetMs`. */
  readonly inTime: number | null
}

/** An amount beside that of the span before, of the same length. */
export interface Compared {
  readonly value: number
  readonly before: number | null
}

export interface Responses {
  /** From opening to the first acknowledgement, dispatch, arrival, and to resolved or closed, whichever was first. */
  readonly acknowledge: Durations
  readonly dispatch: Durations
  readonly arrive: Durations
  readonly close: Durations
}

export interface IncidentFigures {
  readonly total: Compared
  /** Opened in the span and neither closed nor resolved nor false at its end. */
  readonly open: number
  readonly byKind: readonly { readonly kind: IncidentKind; readonly total: Compared; readonly falseAlarms: number; readonly critical: number }[]
  readonly bySeverity: Readonly<Record<Severity, number>>
  /** Most first, at most 50. */
  readonly byPlace: readonly {
    readonly buildingId: string | null
    readonly cameraId: string | null
    readonly deviceId: string | null
    readonly total: number
  }[]
  /** `[weekday, Monday first][hour]` of the site's time. */
  readonly byHour: readonly (readonly number[])[]
  /** Every day of the span, `2026-11-30`. */
  readonly byDay: readonly { readonly day: string; readonly total: number; readonly critical: number; readonly falseAlarms: number }[]
  /** Totals of every day of the span before, oldest first; null where it is compared with nothing. */
  readonly byDayBefore: readonly number[] | null
}

export interface FalseAlarmFigures {
  readonly total: number
  readonly share: number | null
  readonly byReason: readonly { readonly reason: FalseAlarmReason; readonly total: number }[]
  /** Cameras and devices with at least one, most first, at most 20. */
  readonly bySource: readonly { readonly sourceId: string; readonly alerts: number; readonly falseAlarms: number }[]
}

/** EEMUA 191 / ISA-18.2, as far as a property's control room can be measured by it. */
export interface LoadFigures {
  /** Incidents that rang, per 10 minutes, over the whole span. */
  readonly mean: number
  readonly most: number
  readonly mostAtMs: EpochMs | null
  /** 0..1 of the 10-minute spans with more than 10. */
  readonly floodShare: number
  /** 0..1 of those acknowledged at all. */
  readonly within30s: number | null
  readonly within60s: number | null
  /** Opened in the span and open for more than 24 h. */
  readonly stale: number
  /** Entered after the fact (补录): in none of the times. */
  readonly enteredLate: number
  /** Three and more of one source within 60 s count once. Most first, at most 10. */
  readonly chattering: readonly { readonly sourceId: string; readonly bursts: number; readonly alerts: number }[]
}

export interface UseFigures {
  /** Actions on incidents taken in the product, by the role of whoever took them; `recordedFor`: on behalf of somebody on the radio (代录). */
  readonly byRole: readonly { readonly role: Role; readonly actions: number; readonly recordedFor: number; readonly people: number }[]
  /** Opened in the span and never touched by a person. */
  readonly unhandled: number
}

export interface GateFigures {
  readonly byOutcome: readonly { readonly outcome: PassageOutcome; readonly total: number }[]
  readonly byDevice: readonly { readonly deviceId: string; readonly granted: number; readonly refused: number; readonly other: number }[]
}

export interface VehicleFigures {
  readonly reads: number
  readonly known: number
  readonly blocked: number
  readonly unreadable: number
}

export interface FireFigures {
  /** What panels signalled, without tests. */
  readonly signals: readonly { readonly signal: string; readonly total: number }[]
  readonly fires: readonly {
    readonly incidentNumber: string
    readonly place: string
    readonly atMs: EpochMs
    readonly confirmedAtMs: EpochMs | null
    readonly endedAtMs: EpochMs | null
    readonly isFalse: boolean
  }[]
  /** Faults and shields as they were signalled, newest last, at most 500. */
  readonly faults: readonly { readonly deviceId: string; readonly address: string; readonly signal: string; readonly text: string; readonly atMs: EpochMs }[]
  readonly tests: number
}

export interface PatrolFigures {
  readonly checkIns: number
  readonly byDevice: readonly { readonly deviceId: string; readonly total: number }[]
  /** Only where rounds are planned. */
  readonly planned: { readonly points: number; readonly missed: number } | null
  /** Oldest first, the first 1000, for the patrol record: the checkpoint's tag, and the guard's card where the reader knows it. */
  readonly lines: readonly { readonly atMs: EpochMs; readonly deviceId: string; readonly point: string; readonly who: string | null }[]
}

export interface AvailabilityFigures {
  /** 0.999 unless set otherwise. */
  readonly target: number
  readonly overall: number | null
  readonly devices: readonly {
    readonly id: string
    readonly name: string
    readonly kind: DeviceKind | 'camera'
    /** 0..1 of the time it was watched. */
    readonly availability: number | null
    readonly downMs: number
    readonly outages: number
    /** How much of the span the core itself was watching. */
    readonly watchedMs: number
  }[]
}

export interface WarningFigures {
  readonly warnings: number
  readonly alarms: number
  readonly byDevice: readonly { readonly deviceId: string; readonly metric: string; readonly total: number }[]
}

export interface WorkOrderFigures {
  readonly requested: number
  readonly done: number
  readonly open: number
  readonly rejected: number
  /** From asked for to done. */
  readonly duration: Durations
}

export interface PrivacyFigures {
  readonly consentsGiven: number
  readonly consentsWithdrawn: number
  readonly removed: number
  readonly imports: number
  /** Looks at a resident in full, by whom (account name). */
  readonly views: readonly { readonly who: string; readonly total: number }[]
  readonly peopleHeld: number
  readonly facesHeld: number
}

export interface EvidenceFigures {
  readonly complete: number
  readonly missing: number
  readonly held: number
  /** The gravest incidents of the span, at most 12, each with one still picture where there is one. */
  readonly chosen: readonly {
    readonly incidentId: string
    readonly incidentNumber: string
    readonly kind: IncidentKind
    readonly severity: Severity
    /** In the words it was raised with; those of a person are kept as they are. */
    readonly summary: string
    readonly place: string
    readonly openedAtMs: EpochMs
    readonly state: string
    /** Evidence id of the still, its recorded SHA-256. */
    readonly picture: { readonly evidenceId: string; readonly sha256: string } | null
    readonly files: number
  }[]
}

/** Lines of the duty log, oldest first: who did what with which incident. At most 2000; `more` says how many were left out. */
export interface DutyFigures {
  readonly lines: readonly {
    readonly atMs: EpochMs
    readonly incidentNumber: string
    readonly kind: IncidentKind
    readonly place: string
    readonly what: string
    readonly who: string | null
    /** 1: done in a drill. */
    readonly isDrill: 0 | 1
  }[]
  readonly more: number
  /** Who sat at the desk, with the certificates they have when the report is made. */
  readonly people: readonly { readonly name: string; readonly certificates: readonly string[]; readonly fromMs: EpochMs; readonly toMs: EpochMs | null }[]
}

/** A section is null where the site has no data of that kind. */
export interface ReportFigures {
  readonly span: ReportSpan
  readonly buildingId: string | null
  readonly madeAtMs: EpochMs
  readonly timezone: string
  readonly incidents: IncidentFigures
  readonly responses: { readonly all: Responses; readonly bySeverity: Readonly<Record<Severity, Responses>> }
  readonly falseAlarms: FalseAlarmFigures
  readonly load: LoadFigures
  readonly use: UseFigures
  readonly gates: GateFigures | null
  readonly vehicles: VehicleFigures | null
  readonly fire: FireFigures | null
  readonly patrol: PatrolFigures | null
  readonly availability: AvailabilityFigures | null
  readonly warnings: WarningFigures | null
  readonly workOrders: WorkOrderFigures | null
  readonly privacy: PrivacyFigures | null
  readonly evidence: EvidenceFigures
  readonly duty: DutyFigures
  /** Where the audit chain stood: a report can be held against it later. */
  readonly chain: { readonly seq: number; readonly hash: string }
}

/** Response targets and the rest that a manager sets; defaults in core/reports/targets.ts. */
export interface ReportTargets {
  readonly acknowledgeMs: number
  readonly dispatchMs: number
  readonly arriveMs: number
  readonly closeMs: number
  readonly workOrderMs: number
  /** 0..1 */
  readonly inTime: number
  readonly availability: number
  readonly falseAlarmShare: number
  readonly patrolDone: number
}
