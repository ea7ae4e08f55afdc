// Says above every page why alarms may not reach this phone, and what to do.
import { useConnection } from '../connection.ts'
import { useNow } from '../use-now.ts'
import { allowSound, sound } from './alarm/siren.ts'
import { readHidden, useAlarmState } from './alarm/use-alarm.ts'
import { agoText } from './parts/time-text.ts'
import { usePhone } from './phone-store.ts'
import { findWarnings, type Warning } from './warnings.ts'
import { useWorksOffline } from './worker/install-worker.ts'
import { useWords } from './words.ts'

export function WarningsBanner() {
  const { t } = useWords()
  const now = useNow()
  const { state, heardAtMs } = useConnection()
  const alarm = useAlarmState()
  const worksOffline = useWorksOffline()
  const onDuty = usePhone(({ mine }) => mine?.me?.onDutySinceMs != null)
  const warnings = findWarnings({ nowMs: now, isOpen: state === 'open', heardAtMs, onDuty, ...alarm, worksOffline })
  if (warnings.length === 0) return null
  const isRed = warnings.some(({ level }) => level === 'red')
  return (
    <section
      className={isRed ? 'notice red' : 'notice amber'}
      role={isRed ? 'alert' : 'status'}
      data-testid="phone-warnings"
      data-level={isRed ? 'red' : 'amber'}
    >
      {/* the button says it all, and must leave the page its room */}
      {isRed && warnings[0]?.is !== 'sound' && (
        <h2>
          <span aria-hidden>✖ </span>
          {t('phone:warn.title')}
        </h2>
      )}
      {warnings.map((warning) => (
        <div key={warning.is} data-testid={`warn-${warning.is}`}>
          {warning.is === 'sound' ? (
            <button type="button" className="sound-on" data-testid="sound-on" onClick={() => void allowSound().then(sound)}>
              <span aria-hidden>♪ </span>
              {t('phone:warn.soundShort')}
            </button>
          ) : (
            <details>
              <summary>
                <strong>{t(`phone:warn.${warning.is}`, 'ms' in warning ? { ago: agoText(t, warning.ms) } : {})}</strong>
              </summary>
              <p>{t(`phone:warn.${warning.is}Fix`)}</p>
              <Cure warning={warning} />
            </details>
          )}
        </div>
      ))}
    </section>
  )
}

function Cure({ warning }: { readonly warning: Warning }) {
  const { t } = useWords()
  if (warning.is === 'hidden')
    return (
      <button type="button" className="plain" onClick={readHidden}>
        {t('phone:warn.dismiss')}
      </button>
    )
  if (warning.is === 'offline')
    return (
      <a className="plain" href="/ca">
        {t('phone:warn.offlineLink')}
      </a>
    )
  return null
}
