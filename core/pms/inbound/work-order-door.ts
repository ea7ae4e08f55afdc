// What the REST door asks of work orders: news of one, as the PMS pushes it.
import type { WorkOrder, WorkOrderUpdate } from '../../../contract/work-order.ts'
import type { Actor } from '../../env.ts'

export interface WorkOrderDoor {
  /** @param incident id or number, where the PMS says so @throws VigilError when there is no such work order */
  update(
    actor: Actor,
    extId: string,
    news: WorkOrderUpdate,
    incident?: string,
  ): { readonly is: 'applied' | 'stale'; readonly order: Pick<WorkOrder, 'id' | 'status'> }
}
