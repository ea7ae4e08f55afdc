// What people do with incidents.
import type { ActionInput, Incident, IncidentDetail, IncidentFilter, ManualReport, TimelineEntry } from '../../contract/incident.ts'
import type { Actor, Env } from '../env.ts'

export declare function actOnIncident(env: Env, actor: Actor, id: string, input: ActionInput): Incident
export declare function reportIncident(env: Env, actor: Actor, report: ManualReport): Incident
/** @throws VigilError `incident.notFound` */
export declare function getIncidentDetail(env: Env, id: string): IncidentDetail
/** @throws VigilError `request.invalidField` for a cursor that is not ours */
export declare function listIncidents(env: Env, filter: IncidentFilter): { items: Incident[]; next: string | null }
/** Everything that is not closed, in queue order: fire first, then by severity, then newest first. */
export declare function listOpenIncidents(env: Env): Incident[]
/** For lines that change nothing else (`command`, `delivered`); bumps the version and tells the screens. */
export declare function addTimeline(env: Env, actor: Actor, incidentId: string, line: Pick<TimelineEntry, 'what' | 'reason' | 'note' | 'details'>): Incident
/** Puts shelved incidents whose time is over back into the queue as `new`; call it every few seconds. */
export declare function returnShelved(env: Env): Incident[]
