// What is doubted of a finding: that anybody was there, and when it was; nothing where nothing is.
import type { Finding } from '../../contract/patrol.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'

/** A phone that was out of reach for longer is told to have been. */
const SENT_LATE_MS = 120_000

export function FindingDoubt({ finding: { isVerified, atMs, receivedAtMs } }: { readonly finding: Finding }) {
  const { t } = useWords()
  return (
    <>
      {!isVerified && (
        <span data-testid="finding-unverified">
          <ToneMark tone="busy" text={t('patrol:findingUnverified')} />
        </span>
      )}
      {receivedAtMs - atMs > SENT_LATE_MS && <span className="round-remark">{t('patrol:remark.sentLate')}</span>}
    </>
  )
}
