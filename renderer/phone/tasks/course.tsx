// What was done so far, with true times; what is not sent yet stands below.
import { timeText } from '../parts/time-text.ts'
import { useWords } from '../words.ts'
import type { ShownTask } from './pending-steps.ts'

export function Course({ task }: { readonly task: ShownTask }) {
  const { t, language } = useWords()
  return (
    <section>
      <h2 className="list-title">{t('phone:task.course')}</h2>
      <ol className="course">
        {task.steps.map(({ step, atMs, late, recordedFor, answer, note }) => (
          <li key={`${step}${atMs}${answer ?? ''}`} data-testid={`course-${step}`}>
            <time>{timeText(atMs, language)}</time> {t(`phone:step.${step}`)}
            {answer !== null && ` · ${t(`phone:answer.${answer}`)}`}
            {note !== null && ` · ${note}`}
            {late && <em> · {t('phone:task.late')}</em>}
            {recordedFor && <em> · {t('phone:task.recordedFor')}</em>}
          </li>
        ))}
        {task.waiting.map(({ step, atMs }) => (
          <li key={`waiting${step}${atMs}`} className="waiting">
            <time>{timeText(atMs, language)}</time> {step === 'photo' ? t('phone:task.photo') : t(`phone:step.${step}`)} · ⇡ {t('phone:task.waiting')}
          </li>
        ))}
      </ol>
    </section>
  )
}
