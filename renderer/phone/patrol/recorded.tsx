// What became of a check-in or a finding: with the desk, still on the phone, or refused; never more than is known.
import { usePhone } from '../phone-store.ts'
import { go } from '../router.ts'
import { errorText, useWords } from '../words.ts'

export interface RecordedEntry {
  /** In the outbox until the core has taken it. */
  readonly id: string
  /** What is said then. */
  readonly taken: string
}

export function Recorded({ entry: { id, taken }, point }: { readonly entry: RecordedEntry; readonly point: string }) {
  const { t, language } = useWords()
  const waiting = usePhone(({ outbox }) => outbox.entries.find((entry) => entry.id === id))
  const refused = waiting?.refused ?? null
  return (
    <section className="empty">
      <h1 data-testid="patrol-done" data-is={refused !== null ? 'refused' : waiting === undefined ? 'taken' : 'waiting'}>
        {refused !== null ? t('patrol:phone.refused') : waiting === undefined ? taken : t('patrol:phone.queued', { point })}
      </h1>
      {refused !== null && (
        <p className="notice red" role="alert">
          {errorText(refused, language)}
        </p>
      )}
      <button type="button" className="main" onClick={() => go('/phone/patrol', { replace: true })} data-testid="patrol-back">
        {t('patrol:phone.back')}
      </button>
    </section>
  )
}
