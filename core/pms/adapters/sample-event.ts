// An event that never happened, to show an installer what would be sent.
import type { OwedEvent } from '../adapter.ts'

const AT_MS = Date.UTC(2026, 0, 1, 0, 0, 0)

export function sampleEvent(): OwedEvent {
  const number = 'INC-20260101-0001'
  return {
    id: '00000000-0000-7000-8000-000000000001',
    type: 'cn.vigil.incident.created.v1',
    subject: `incident/${number}`,
    sequence: 1,
    createdAtMs: AT_MS,
    body: '{}',
    incident: {
      id: 'sample',
      number,
      kind: 'manual',
      severity: 'medium',
      state: 'new',
      version: 1,
      openedAtMs: AT_MS,
      buildingId: null,
      place: '示例 "位置" \\ 1栋',
      summary: '示例警情,请忽略 (sample, please ignore)',
    },
    workOrder: {
      id: 'sample',
      target: 'sample',
      extId: null,
      incidentId: 'sample',
      incidentNumber: number,
      title: '示例工单,请忽略 (sample, please ignore)',
      priority: 'normal',
      status: 'requested',
      assignee: null,
      url: null,
      requestedAtMs: AT_MS,
      updatedAtMs: AT_MS,
      endedAtMs: null,
    },
  }
}
