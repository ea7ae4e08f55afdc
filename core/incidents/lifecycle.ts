// The life of an incident: one table of what may be done in which state and where it leads.
import { INCIDENT_ACTIONS, type IncidentAction, type IncidentState } from '../../contract/vocabulary.ts'

interface Edge {
  readonly from: readonly IncidentState[]
  /** null: the state is kept. */
  readonly to: IncidentState | null
}

const ANY_BUT_CLOSED = ['new', 'acknowledged', 'dispatched', 'onScene', 'resolved', 'falseAlarm', 'shelved'] as const

const EDGES: Readonly<Record<IncidentAction, Edge>> = {
  acknowledge: { from: ['new', 'shelved'], to: 'acknowledged' },
  dispatch: { from: ['acknowledged', 'dispatched'], to: 'dispatched' },
  arrive: { from: ['dispatched'], to: 'onScene' },
  resolve: { from: ['acknowledged', 'dispatched', 'onScene'], to: 'resolved' },
  close: { from: ['resolved', 'falseAlarm'], to: 'closed' },
  falseAlarm: { from: ['new', 'acknowledged', 'dispatched', 'onScene'], to: 'falseAlarm' },
  shelve: { from: ['new', 'acknowledged'], to: 'shelved' },
  reopen: { from: ['resolved', 'falseAlarm'], to: 'acknowledged' },
  note: { from: ANY_BUT_CLOSED, to: null },
  escalate: { from: ANY_BUT_CLOSED, to: null },
  hold: { from: ANY_BUT_CLOSED, to: null },
}

/** The state after `action`, or null when it may not be done in `state`. */
export function advance(state: IncidentState, action: IncidentAction): IncidentState | null {
  const edge = EDGES[action]
  return edge.from.includes(state) ? (edge.to ?? state) : null
}

/** Exactly the actions that would work now, in the order of the vocabulary. */
export function allowedActions(state: IncidentState): IncidentAction[] {
  return INCIDENT_ACTIONS.filter((action) => advance(state, action) !== null)
}

/** States in which nothing is left to be handled; a new alert does not join such an incident. */
export function isEnded(state: IncidentState): boolean {
  return state === 'resolved' || state === 'falseAlarm' || state === 'closed'
}
