// What each gate holds of one person, and in its own words why not.
import { Button } from 'antd'
import type { EnrolmentState, EnrolmentView } from '../../contract/resident.ts'
import { useDevices } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

const TONES: Readonly<Record<EnrolmentState, Tone>> = { pending: 'busy', synced: 'good', failed: 'bad', deleting: 'busy', deleted: 'quiet' }

export function EnrolmentList({ enrolments, onLook }: { readonly enrolments: readonly EnrolmentView[]; readonly onLook: () => void }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const devices = useDevices()
  return (
    <section className="person-part">
      <h3>
        {t('residents:gateStates')}
        <Button size="small" type="text" onClick={onLook} title={t('residents:lookAgain')} aria-label={t('residents:lookAgain')}>
          ↻
        </Button>
      </h3>
      {enrolments.length === 0 && <p className="muted">{t('residents:gatesOf.none')}</p>}
      <ul data-testid="enrolments">
        {enrolments.map(({ deviceId, state, reason, tries, atMs }) => (
          <li key={deviceId} data-state={state}>
            <span>{devices?.find(({ id }) => id === deviceId)?.name ?? deviceId}</span>
            <ToneMark tone={TONES[state]} text={t(`residents:enrolment.${state}`)} />
            {reason !== null && <span>{errorText(reason, i18n.language)}</span>}
            <span className="muted">
              {siteTime(atMs)}
              {tries > 1 && ` · ${t('residents:tries', { n: tries })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
