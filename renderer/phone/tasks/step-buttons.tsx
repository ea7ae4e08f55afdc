// The next step in one press: accept, on scene, done; beside it what else can be said. Big enough for a thumb in a glove.
import { useState } from 'react'
import type { Answer, Task } from '../../../contract/dispatch.ts'
import { vibrate } from '../alarm/siren.ts'
import { Sheet } from '../parts/sheet.tsx'
import { TakePhoto } from '../parts/take-photo.tsx'
import { useWords } from '../words.ts'
import type { ShownTask } from './pending-steps.ts'
import { recordPhoto, recordStep, type StepWords } from './use-tasks.ts'

/** As contract/dispatch.ts has them; that file would bring its schemas into the page. */
const ANSWERS = ['confirmed', 'notFound', 'falseAlarm', 'needsHelp', 'other'] as const satisfies readonly Answer[]
const REASONS = ['busy', 'far', 'unfit', 'other'] as const

type Asking = 'done' | 'decline' | null

export function StepButtons({ task, onProblem }: { readonly task: ShownTask; readonly onProblem: (text: string | null) => void }) {
  const { t } = useWords()
  const [asking, setAsking] = useState<Asking>(null)
  const step = (name: Parameters<typeof recordStep>[1], words?: StepWords) => {
    vibrate(50)
    setAsking(null)
    void recordStep(task.id, name, words)
  }
  return (
    <div className="steps">
      {task.state === 'assigned' && <Big is="accept" onClick={() => step('accept')} />}
      {task.state === 'accepted' && <Big is="arrive" onClick={() => step('arrive')} />}
      {task.state === 'onScene' && <Big is="done" onClick={() => setAsking('done')} />}
      <div className="steps-more">
        {task.state !== 'assigned' && <PhotoButton task={task} onProblem={onProblem} />}
        {task.state !== 'assigned' && (
          <button type="button" className="more" onClick={() => step('report', { answer: 'needsHelp' })} data-testid="step-help">
            {t('phone:task.help')}
          </button>
        )}
        {task.state !== 'onScene' && (
          <button type="button" className="more" onClick={() => setAsking('decline')} data-testid="step-decline">
            {t('phone:task.decline')}
          </button>
        )}
      </div>
      {asking === 'done' && <AnswerSheet onClose={() => setAsking(null)} onAnswer={(words) => step('done', words)} />}
      {asking === 'decline' && (
        <Sheet title={t('phone:declineFor.title')} onClose={() => setAsking(null)} testId="decline-sheet">
          {REASONS.map((reason) => (
            <button
              key={reason}
              type="button"
              className="more"
              onClick={() => step('decline', { note: t(`phone:declineFor.${reason}`) })}
              data-testid={`decline-${reason}`}
            >
              {t(`phone:declineFor.${reason}`)}
            </button>
          ))}
        </Sheet>
      )}
    </div>
  )
}

const ICONS = { accept: '✓', arrive: '◉', done: '✔' } as const

function Big({ is, onClick }: { readonly is: keyof typeof ICONS; readonly onClick: () => void }) {
  const { t } = useWords()
  return (
    <button type="button" className="main" onClick={onClick} data-testid={`step-${is}`}>
      <span aria-hidden>{ICONS[is]} </span>
      {t(`phone:task.${is}`)}
    </button>
  )
}

function AnswerSheet({ onClose, onAnswer }: { readonly onClose: () => void; readonly onAnswer: (words: StepWords) => void }) {
  const { t } = useWords()
  const [note, setNote] = useState('')
  const text = note.trim()
  return (
    <Sheet title={t('phone:answer.title')} onClose={onClose} testId="answer-sheet">
      {/* first: an answer ends the task at once */}
      <label>
        {t('phone:task.noteField')}
        <textarea rows={2} maxLength={1000} value={note} onChange={({ target }) => setNote(target.value)} data-testid="answer-note" />
      </label>
      {ANSWERS.map((answer) => (
        <button
          key={answer}
          type="button"
          className="more"
          onClick={() => onAnswer({ answer, ...(text !== '' && { note: text }) })}
          data-testid={`answer-${answer}`}
        >
          {t(`phone:answer.${answer}`)}
        </button>
      ))}
    </Sheet>
  )
}

function PhotoButton({ task, onProblem }: { readonly task: Task; readonly onProblem: (text: string | null) => void }) {
  const { t } = useWords()
  return (
    <TakePhoto
      label={task.photos > 0 ? `${t('phone:task.photo')} (${task.photos})` : t('phone:task.photo')}
      problem={t('phone:task.photoFailed')}
      onPhoto={async (photo) => {
        await recordPhoto(task.id, photo)
        vibrate(50)
      }}
      onProblem={onProblem}
      testIds={{ button: 'step-photo', input: 'photo-input' }}
    />
  )
}
