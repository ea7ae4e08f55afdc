// How far a work order has got, as shape, colour and word.
import type { WorkOrderStatus } from '../../contract/work-order.ts'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'

const TONES: Readonly<Record<WorkOrderStatus, Tone>> = {
  requested: 'warn',
  accepted: 'busy',
  in_progress: 'busy',
  done: 'good',
  rejected: 'bad',
  cancelled: 'quiet',
}

export function WorkOrderMark({ status }: { readonly status: WorkOrderStatus }) {
  const { t } = useWords()
  return <ToneMark tone={TONES[status]} text={t(`integrations:workOrder.status.${status}`)} />
}
