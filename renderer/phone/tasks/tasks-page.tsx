// My tasks: what waits for me first, then what I am at, then what I have just finished.
import { nowMs } from '../../now.ts'
import { useNow } from '../../use-now.ts'
import { agoText } from '../parts/time-text.ts'
import { usePhone } from '../phone-store.ts'
import { go } from '../router.ts'
import { useWords } from '../words.ts'
import { DueText, SeverityMark, StateText } from './task-marks.tsx'
import { isEnded, type ShownTask } from './pending-steps.ts'
import { useTasks } from './use-tasks.ts'
import { whereAndWhat, type WhereAndWhat } from './where-and-what.ts'

const MOST_ENDED = 10

export function TasksPage() {
  const { t } = useWords()
  const tasks = useTasks()
  const { mine, isFresh } = usePhone()
  const open = tasks.filter((task) => !isEnded(task))
  const ended = tasks.filter(isEnded).slice(0, MOST_ENDED)
  return (
    <>
      <h1 className="unseen">{t('phone:bar.tasks')}</h1>
      <OldMark />
      {mine !== null && mine.me === null && <p className="notice amber">{t('phone:duty.notStaff')}</p>}
      {mine === null ? (
        <p className="empty" role="status" data-testid="tasks-unknown">
          {t('phone:task.unknown')}
        </p>
      ) : open.length === 0 ? (
        <section className="empty" data-testid="no-tasks">
          <h2>{t('phone:task.none')}</h2>
          {/* nothing rings without a line */}
          {isFresh && <p>{t(mine?.me?.onDutySinceMs == null ? 'phone:duty.offHint' : 'phone:task.noneHint')}</p>}
        </section>
      ) : (
        <TaskList title={t('phone:task.open')} tasks={open} />
      )}
      {ended.length > 0 && <TaskList title={t('phone:task.ended')} tasks={ended} />}
    </>
  )
}

/** What is shown without a line is from when there was one. */
export function OldMark() {
  const { t } = useWords()
  const { mine, mineAtMs, isFresh } = usePhone()
  const now = useNow(5000)
  if (isFresh || mine === null || mineAtMs === 0) return null
  return (
    <p className="old" role="status" data-testid="tasks-old">
      {t('phone:task.old', { ago: agoText(t, Math.max(now, nowMs()) - mineAtMs) })}
    </p>
  )
}

function placeOrLine({ place, line }: WhereAndWhat): string {
  return place === '' ? line : place
}

function TaskList({ title, tasks }: { readonly title: string; readonly tasks: readonly ShownTask[] }) {
  const { t } = useWords()
  return (
    <section>
      <h2 className="list-title">{title}</h2>
      <ul className="tasks">
        {tasks.map((task) => (
          <li key={task.id}>
            <button
              type="button"
              className={task.state === 'assigned' ? 'task new' : 'task'}
              onClick={() => go(`/phone/task/${encodeURIComponent(task.id)}`)}
              data-testid="phone-task"
              data-state={task.state}
            >
              <span className="task-head">
                <SeverityMark incident={task.incident} />
                <strong>{t(`words:kind.${task.incident.kind}`)}</strong>
              </span>
              <span className="place">{placeOrLine(whereAndWhat(task.incident, t))}</span>
              <span className="task-foot">
                <StateText task={task} />
                <DueText task={task} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
