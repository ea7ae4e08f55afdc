// What rings for nothing, the worst ten, and what became of each camera's alarms.
import type { OperatorLoad } from '../../contract/operator-load.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import type { OpenDrill } from './load-panel.tsx'
import { NumberButton } from './number-button.tsx'

interface PartProps {
  readonly load: OperatorLoad
  readonly onDrill: OpenDrill
}

export function LoadNuisance({ load: { nuisance }, onDrill }: PartProps) {
  const { t } = useWords()
  const names = useSiteNames()
  return (
    <section data-testid="load-nuisance">
      <h2>{t('load:nuisanceTitle')}</h2>
      <p className="muted">{t('load:nuisanceHint')}</p>
      {nuisance.length === 0 ? (
        <p className="muted">{t('load:noNuisance')}</p>
      ) : (
        <table className="load-table">
          <thead>
            <tr>
              <th scope="col">{t('load:source')}</th>
              <th scope="col">{t('load:alarmCount')}</th>
              <th scope="col">{t('load:falseCount')}</th>
              <th scope="col">{t('load:repeats')}</th>
            </tr>
          </thead>
          <tbody>
            {nuisance.map(({ cameraId, deviceId, alarms, falseAlarms, repeats }) => {
              const name = (deviceId === null ? names.camera(cameraId) : names.device(deviceId)) ?? '—'
              const from = deviceId === null ? { cameraId: cameraId ?? '', deviceId: null } : { deviceId }
              return (
                <tr key={`${cameraId} ${deviceId}`} data-testid="load-source">
                  <th scope="row">{name}</th>
                  <td>
                    <NumberButton text={String(alarms)} label={name} testId="load-source-all" onClick={() => onDrill(name, { ...from, counted: 'all' })} />
                  </td>
                  <td>
                    <NumberButton
                      text={String(falseAlarms)}
                      label={t('load:falseOf', { name })}
                      testId="load-source-false"
                      onClick={falseAlarms === 0 ? null : () => onDrill(t('load:falseOf', { name }), { ...from, counted: 'falseAlarms' })}
                    />
                  </td>
                  <td>{repeats.toLocaleString('en-US')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function LoadCameras({ load: { byCamera }, onDrill }: PartProps) {
  const { t } = useWords()
  const names = useSiteNames()
  return (
    <section className="load-wide" data-testid="load-cameras">
      <h2>{t('load:camerasTitle')}</h2>
      {byCamera.length === 0 ? (
        <p className="muted">{t('load:noCameras')}</p>
      ) : (
        <table className="load-table">
          <thead>
            <tr>
              <th scope="col">{t('load:camera')}</th>
              <th scope="col">{t('load:alarmCount')}</th>
              <th scope="col">{t('load:real')}</th>
              <th scope="col">{t('load:falseCount')}</th>
              <th scope="col">{t('load:reasons')}</th>
              <th scope="col">{t('load:open')}</th>
              <th scope="col">{t('load:unhandled')}</th>
            </tr>
          </thead>
          <tbody>
            {byCamera.map(({ cameraId, total, real, falseAlarms, byReason, open, unhandled }) => {
              const name = names.camera(cameraId) ?? cameraId
              const from = { cameraId, deviceId: null }
              return (
                <tr key={cameraId} data-testid="load-camera" data-camera={cameraId}>
                  <th scope="row">{name}</th>
                  <td>
                    <NumberButton text={String(total)} label={name} testId="load-camera-all" onClick={() => onDrill(name, { ...from, counted: 'all' })} />
                  </td>
                  <td>{real}</td>
                  <td>
                    <NumberButton
                      text={String(falseAlarms)}
                      label={t('load:falseOf', { name })}
                      testId="load-camera-false"
                      onClick={falseAlarms === 0 ? null : () => onDrill(t('load:falseOf', { name }), { ...from, counted: 'falseAlarms' })}
                    />
                  </td>
                  <td>{byReason.map(({ reason, total: n }) => `${t(`words:falseAlarmReason.${reason}`)} ${n}`).join(t('listComma')) || '—'}</td>
                  <td>{open}</td>
                  <td>
                    <NumberButton
                      text={String(unhandled)}
                      label={t('load:unhandledOf', { name })}
                      testId="load-camera-unhandled"
                      onClick={unhandled === 0 ? null : () => onDrill(t('load:unhandledOf', { name }), { ...from, counted: 'unhandled' })}
                    />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}
