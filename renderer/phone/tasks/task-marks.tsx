// Small marks of a task: how urgent, how far, how much time is left. Shape and word beside the colour.
import type { Task } from '../../../contract/dispatch.ts'
import { useNow } from '../../use-now.ts'
import { coreTimeOf } from '../core-clock.ts'
import { countText } from '../parts/time-text.ts'
import { usePhone } from '../phone-store.ts'
import { useWords } from '../words.ts'
import type { ShownTask } from './pending-steps.ts'

const SHAPES = { fire: '▲', critical: '▲', high: '◆', medium: '■', low: '●' } as const

export function SeverityMark({ incident }: { readonly incident: Task['incident'] }) {
  const { t } = useWords()
  const rank = incident.kind === 'fire' ? 'fire' : incident.severity
  return (
    <span className={`mark ${rank}`}>
      <span aria-hidden>{SHAPES[rank]} </span>
      {t(`words:severity.${rank}`)}
    </span>
  )
}

export function StateText({ task }: { readonly task: ShownTask }) {
  const { t } = useWords()
  return (
    <span className={`state ${task.state}`} data-testid="task-state" data-state={task.state}>
      {t(`phone:state.${task.state}`)}
      {task.waiting.length > 0 && (
        <em className="waiting" data-testid="task-waiting">
          {' '}
          ⇡ {t('phone:task.waitingN', { n: task.waiting.length })}
        </em>
      )}
    </span>
  )
}

export function DueText({ task: { dueAtMs } }: { readonly task: ShownTask }) {
  const { t } = useWords()
  const clock = usePhone((phone) => phone.clock)
  const now = coreTimeOf(clock, useNow())
  if (dueAtMs === null) return null
  const leftMs = dueAtMs - now
  return (
    <span className={leftMs < 0 ? 'due over' : 'due'}>
      <span aria-hidden>{leftMs < 0 ? '▲ ' : '◔ '}</span>
      {t(leftMs < 0 ? 'phone:task.overdue' : 'phone:task.due', { time: countText(leftMs) })}
    </span>
  )
}
