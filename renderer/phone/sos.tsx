// Help: held for a second and a half, from every page; whether the call has arrived is said in letters nobody overlooks.
import { useEffect } from 'react'
import { vibrate } from './alarm/siren.ts'
import type { OutboxEntry } from './outbox/outbox.ts'
import { sosAnswers } from './outbox/senders.ts'
import { HoldButton } from './parts/hold-button.tsx'
import { timeText } from './parts/time-text.ts'
import { dismiss, record, usePhone } from './phone-store.ts'
import { errorText, useWords } from './words.ts'

const HOLD_MS = 1500

export function SosButton({ onCalled }: { readonly onCalled: (entryId: string) => void }) {
  const { t } = useWords()
  const call = () => {
    vibrate([200, 100, 200])
    void record({ kind: 'sos', body: null, matter: 'sos' }).then(onCalled)
  }
  return (
    <HoldButton holdMs={HOLD_MS} onHeld={call} className="sos" testId="phone-sos">
      {(isHeld) => (
        <>
          <strong>{t('phone:sos.button')} </strong>
          <span>{t(isHeld ? 'phone:sos.holding' : 'phone:sos.hold')}</span>
        </>
      )}
    </HoldButton>
  )
}

/** What the last presses came to: above everything, as whoever scrolled down must not miss it. */
export function SosNotices({ calledId, onCalled }: { readonly calledId: string | null; readonly onCalled: (entryId: string | null) => void }) {
  const waiting = useMyCalls().filter(({ refused }) => refused === null)
  const lastId = waiting.at(-1)?.id ?? null
  // a page that was opened anew must say, too, when it has arrived
  useEffect(() => {
    if (lastId !== null) onCalled(lastId)
  }, [lastId, onCalled])
  const refused = useMyCalls().find((entry) => entry.refused !== null)
  if (waiting.length > 0) return <Waiting call={waiting[0]!} />
  if (refused !== undefined) return <NotAccepted call={refused} />
  return calledId === null ? null : <Arrived entryId={calledId} onClose={() => onCalled(null)} />
}

function useMyCalls(): readonly OutboxEntry[] {
  const entries = usePhone(({ outbox }) => outbox.entries)
  const userId = usePhone(({ user }) => user?.id)
  // whoever has to log in again is nobody yet
  return entries.filter((entry) => entry.kind === 'sos' && (userId === undefined || entry.userId === userId))
}

/** Cannot be closed: it is true until the call has arrived. */
function Waiting({ call }: { readonly call: OutboxEntry }) {
  const { t, language } = useWords()
  const isLoggedOut = usePhone(({ user }) => user == null)
  return (
    <section className="notice red sos-notice" role="alert" data-testid="sos-waiting">
      <h2>
        <span aria-hidden>✖ </span>
        {t('phone:sos.waitingTitle')}
      </h2>
      <p>{t(isLoggedOut ? 'phone:sos.loggedOut' : 'phone:sos.waiting')}</p>
      <CallDesk />
      <p>{t('phone:sos.pressed', { at: timeText(call.atMs, language) })}</p>
    </section>
  )
}

function NotAccepted({ call: { id, refused } }: { readonly call: OutboxEntry }) {
  const { t, language } = useWords()
  return (
    <section className="notice red sos-notice" role="alert" data-testid="sos-refused">
      <h2>
        <span aria-hidden>✖ </span>
        {t('phone:sos.refusedTitle')}
      </h2>
      <p>{t('phone:sos.refused', { why: errorText(refused ?? '', language) })}</p>
      <CallDesk />
      <button type="button" className="plain" onClick={() => dismiss(id)}>
        {t('phone:sos.close')}
      </button>
    </section>
  )
}

function Arrived({ entryId, onClose }: { readonly entryId: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const number = sosAnswers.get(entryId)?.number ?? ''
  return (
    <section className="notice good sos-notice" role="alert" data-testid="sos-sent">
      <h2>
        <span aria-hidden>✔ </span>
        {t('phone:sos.sentTitle')}
      </h2>
      <p>{t('phone:sos.sent', { number })}</p>
      <button type="button" className="plain" onClick={onClose}>
        {t('phone:sos.close')}
      </button>
    </section>
  )
}

function CallDesk() {
  const { t } = useWords()
  const number = usePhone(({ mine, deskPhone }) => mine?.deskPhone ?? deskPhone)
  // nor of a core that is older than this page
  if (number == null) return null
  return (
    <a className="main call" href={`tel:${number.replaceAll(' ', '')}`} data-testid="call-desk">
      <span aria-hidden>☎ </span>
      {t('phone:sos.callDesk', { number })}
    </a>
  )
}
