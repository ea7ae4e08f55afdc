// What has not been sent yet, and what the core would not take: nothing disappears unread.
import { timeText } from './parts/time-text.ts'
import { dismiss, usePhone } from './phone-store.ts'
import { errorText, useWords, type WordKey } from './words.ts'
import type { OutboxEntry } from './outbox/outbox.ts'

const KINDS: Readonly<Record<string, WordKey>> = {
  step: 'phone:queue.kindStep',
  photo: 'phone:queue.kindPhoto',
  sos: 'phone:queue.kindSos',
  checkIn: 'phone:queue.kindCheckIn',
  finding: 'patrol:phone.report',
}

export function QueuePage() {
  const { t } = useWords()
  const { user, outbox } = usePhone()
  const mine = outbox.entries.filter(({ userId }) => userId === user?.id)
  const others = outbox.entries.length - mine.length
  return (
    <section>
      <h1>{t('phone:queue.title')}</h1>
      {mine.length === 0 && <p className="empty">{t('phone:queue.none')}</p>}
      <ul className="course" data-testid="queue">
        {mine.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {outbox.wantsLogIn && <p className="notice amber">{t('phone:queue.wantsLogIn')}</p>}
      {others > 0 && <p className="muted">{t('phone:queue.other', { n: others })}</p>}
    </section>
  )
}

function Entry({ entry: { id, kind, body, atMs, refused } }: { readonly entry: OutboxEntry }) {
  const { t, language } = useWords()
  const step = typeof body === 'object' && body !== null && 'step' in body ? String(body.step) : null
  const word = KINDS[kind]
  return (
    <li className={refused === null ? 'waiting' : 'refused'} data-testid="queue-entry" data-refused={refused ?? ''}>
      <strong>{step === null ? (word === undefined ? kind : t(word)) : t(`phone:step.${step}` as WordKey)}</strong> ·{' '}
      {t('phone:queue.at', { at: timeText(atMs, language) })}
      <br />
      {refused === null ? t('phone:queue.waiting') : `${t('phone:queue.refused')}: ${errorText(refused, language)}`}
      {refused !== null && (
        <button type="button" className="plain" onClick={() => dismiss(id)} data-testid="queue-dismiss">
          {t('phone:queue.dismiss')}
        </button>
      )}
    </li>
  )
}
