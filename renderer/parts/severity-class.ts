// The class an incident is shown and heard as: its severity, or fire above them all.
import type { Incident } from '../../contract/incident.ts'
import type { Severity } from '../../contract/vocabulary.ts'

export type SeverityClass = Severity | 'fire'

export function severityClass(incident: Pick<Incident, 'kind' | 'severity'>): SeverityClass {
  return incident.kind === 'fire' ? 'fire' : incident.severity
}
