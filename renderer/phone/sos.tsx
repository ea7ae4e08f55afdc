// Help: held for a second and a half, from every page; whether the call has arrived is said in letters nobody overlooks.
import { vibrate } from './alarm/siren.ts'
import { sosAnswers } from './outbox/senders.ts'
import { HoldButton } from './parts/hold-button.tsx'
import { record, usePhone } from './phone-store.ts'
import { useWords } from './words.ts'

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

/** @param entryId of the call, in the outbox until it has arrived */
export function SosNotice({ entryId, onClose }: { readonly entryId: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const waits = usePhone(({ outbox }) => outbox.entries.some(({ id }) => id === entryId))
  const number = sosAnswers.get(entryId)?.number ?? ''
  return (
    <section className={waits ? 'notice red' : 'notice good'} role="alert" data-testid={waits ? 'sos-waiting' : 'sos-sent'}>
      <h2>{t(waits ? 'phone:sos.waitingTitle' : 'phone:sos.sentTitle')}</h2>
      <p>{waits ? t('phone:sos.waiting') : t('phone:sos.sent', { number })}</p>
      <button type="button" className="plain" onClick={onClose}>
        {t('phone:sos.close')}
      </button>
    </section>
  )
}
