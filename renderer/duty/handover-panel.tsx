// Handing over: what the desk says by itself, questions and answers, and the two signatures; below, those that were signed.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import type { User } from '../../contract/people.ts'
import type { Handover, Side } from '../../contract/shift.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { HandoverFactsView } from './handover-facts.tsx'
import { PastHandovers } from './past-handovers.tsx'
import { ShiftBar } from './shift-bar.tsx'
import { SignForm } from './sign-form.tsx'
import { TakeUpForm } from './take-up-form.tsx'
import { UnreadIncidents } from './unread-incidents.tsx'
import { useDeed } from './use-deed.ts'
import { useDutyNow } from './use-duty.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** What happens meanwhile belongs on the page. */
const LOOK_EVERY_MS = 5000

export function HandoverPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const { run, failure, busy } = useDeed()
  const shift = useDutyNow()?.shift ?? null
  const current = useQuery(orpc.handovers.current.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const refresh = () => client.invalidateQueries({ queryKey: orpc.handovers.key() })
  const handover = current.data ?? null
  return (
    <section className="duty-panel" data-testid="handover">
      <ShiftBar user={user} />
      {current.error !== null && <Alert type="error" showIcon title={errorWords(current.error)} />}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {handover === null && shift !== null && (
        <Button
          type={shift.people.some(({ toMs }) => toMs === null) ? 'primary' : 'default'}
          className="duty-begin"
          loading={busy}
          onClick={() => void run(() => api.handovers.begin()).then(refresh)}
          data-testid="handover-begin"
        >
          {t('shifts:begin')}
        </Button>
      )}
      {handover !== null && <Page key={handover.id} handover={handover} user={user} onChange={() => void refresh()} />}
      <PastHandovers />
    </section>
  )
}

function Page({ handover, user, onChange }: { readonly handover: Handover; readonly user: User; readonly onChange: () => void }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { run, failure } = useDeed()
  const { leaving, state, reader, unread } = handover
  // whoever begins it is not always the one who sits here
  const isSeated = useDutyNow()?.shift?.people.some(({ userId, toMs }) => userId === user.id && toMs === null) === true
  const mustSayWho = state === 'left' && reader === null && unread.length > 0
  const focus = useKeptFocus(`${state} ${reader?.userId} ${unread.length}`, '.unread-read, .sign-form :is(input, textarea)')
  return (
    <article className="handover" data-testid="handover-page">
      <div className="handover-signing" {...focus}>
        <h3>{t(state === 'open' ? 'shifts:stepLeft' : 'shifts:stepTaken')}</h3>
        {leaving !== null && (
          <p className="handover-signed" data-testid="handover-left">
            ✓ {t('shifts:leaving')}: {t('shifts:signedAt', { who: leaving.name, at: siteTime(leaving.atMs) })}
            {leaving.remarks !== '' && <q>{leaving.remarks}</q>}
          </p>
        )}
        {state === 'left' && reader !== null && (
          <p data-testid="handover-reader">
            {t('shifts:incoming')}: <strong>{reader.name}</strong>
          </p>
        )}
        {state === 'left' && <UnreadIncidents key={reader?.userId} handover={handover} onRead={onChange} />}
        {mustSayWho ? (
          <TakeUpForm handover={handover} onTaken={onChange} />
        ) : (
          <SignForm
            key={`${state} ${reader?.userId}`}
            handover={handover}
            account={state === 'left' ? (reader?.name ?? '') : isSeated ? user.name : ''}
            side={state === 'open' ? 'leaving' : 'incoming'}
            onSigned={onChange}
          />
        )}
        <Talk handover={handover} onChange={onChange} />
        <Button type="text" onClick={() => void run(() => api.handovers.withdraw({ id: handover.id })).then(onChange)} data-testid="handover-withdraw">
          {t('shifts:withdraw')}
        </Button>
        {failure !== null && <Alert type="error" showIcon title={failure} />}
      </div>
      <HandoverFactsView facts={handover.facts} />
    </article>
  )
}

function Talk({ handover: { id, notes }, onChange }: { readonly handover: Handover; readonly onChange: () => void }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { run, failure, busy } = useDeed()
  const [text, setText] = useState('')
  const send = async (side: Side) => {
    // What is typed while it is sent is the next one.
    setText('')
    if (!(await run(() => api.handovers.note({ id, side, text })))) setText(text)
    onChange()
  }
  return (
    <section className="handover-talk">
      <h4>{t('shifts:talk')}</h4>
      <ul>
        {notes.map((note, i) => (
          <li key={i} className={`talk-${note.side}`} data-testid="talk">
            <small>
              {t(`shifts:${note.side}`)} {siteTime(note.atMs, 'time')}
            </small>{' '}
            {note.text}
          </li>
        ))}
      </ul>
      <Input.TextArea
        rows={2}
        maxLength={1000}
        value={text}
        placeholder={t('shifts:talkHint')}
        onChange={(event) => setText(event.target.value)}
        aria-label={t('shifts:talk')}
        data-testid="talk-text"
      />
      <div className="duty-buttons">
        <Button disabled={text.trim() === ''} loading={busy} onClick={() => void send('incoming')} data-testid="talk-ask">
          {t('shifts:ask')}
        </Button>
        <Button disabled={text.trim() === ''} loading={busy} onClick={() => void send('leaving')} data-testid="talk-reply">
          {t('shifts:reply')}
        </Button>
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </section>
  )
}
