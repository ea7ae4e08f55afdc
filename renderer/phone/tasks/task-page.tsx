// One task: where and what, the picture, what to press next, and what was done so far.
import { useState } from 'react'
import { go } from '../router.ts'
import { timeText } from '../parts/time-text.ts'
import { useWords } from '../words.ts'
import { Course } from './course.tsx'
import { LivePicture } from './live-picture.tsx'
import { isEnded, type ShownTask } from './pending-steps.ts'
import { StepButtons } from './step-buttons.tsx'
import { DueText, SeverityMark, StateText } from './task-marks.tsx'
import { OldMark } from './tasks-page.tsx'
import { useTasks } from './use-tasks.ts'
import { whereAndWhat } from './where-and-what.ts'

export function TaskPage({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { t } = useWords()
  const task = useTasks().find(({ id }) => id === params['id'])
  return (
    <>
      <button type="button" className="plain back" onClick={() => go('/phone')} data-testid="task-back">
        <span aria-hidden>‹ </span>
        {t('phone:task.back')}
      </button>
      <OldMark />
      {task === undefined ? <p className="empty">{t('phone:task.gone')}</p> : <TaskView key={task.id} task={task} />}
    </>
  )
}

function TaskView({ task }: { readonly task: ShownTask }) {
  const { t, language } = useWords()
  const { incident, note, others, photos } = task
  const { place, line } = whereAndWhat(incident, t)
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <article data-testid="task-view" data-state={task.state}>
      <p className="task-head">
        <SeverityMark incident={incident} />
        <span className="number">{incident.number}</span>
      </p>
      <h1>{t(`words:kind.${incident.kind}`)}</h1>
      {place !== '' && (
        <p className="place big" data-testid="task-place">
          <span aria-hidden>◉ </span>
          {place}
        </p>
      )}
      {line !== '' && <p>{line}</p>}
      <p className="task-foot">
        <StateText task={task} />
        <DueText task={task} />
      </p>
      {note !== null && note !== '' && (
        <p className="from-desk">
          <strong>{t('phone:task.note')}: </strong>
          {note}
        </p>
      )}
      {!isEnded(task) && <StepButtons task={task} onProblem={setProblem} />}
      {problem !== null && (
        <p className="notice amber" role="alert">
          {problem}
        </p>
      )}
      <LivePicture cameraId={incident.cameraId} snapshotId={incident.snapshotId} />
      <p className="muted">
        {t('phone:task.reported')} {timeText(incident.openedAtMs, language)} · {t('phone:task.sent')} {timeText(task.assignedAtMs, language)}
        {others > 0 && ` · ${t('phone:task.others', { n: others })}`}
        {photos > 0 && ` · ${t('phone:task.photos', { n: photos })}`}
      </p>
      <Course task={task} />
    </article>
  )
}
