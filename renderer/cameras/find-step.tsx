// The first step: where cameras come from, and which of them are to be set up.
import { Button, Checkbox, Radio } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../i18n.ts'
import { hostOf, type Device } from './new-cameras.ts'
import { SearchForm } from './search-form.tsx'
import { ListForm, RecorderForm, StreamsForm } from './type-forms.tsx'
import { useWizard, WAYS, type Way } from './wizard-store.ts'
import { useCameras } from '../feeds.ts'

const FORMS: Readonly<Record<Way, () => ReactNode>> = {
  network: () => <SearchForm key="network" />,
  subnet: () => <SearchForm key="subnet" bySubnet />,
  list: () => <ListForm />,
  recorder: () => <RecorderForm />,
  streams: () => <StreamsForm />,
}

export function FindStep() {
  const { t } = useWords()
  const { way, devices, set } = useWizard()
  const picked = devices.filter((one) => one.isPicked).length
  const fresh = devices.filter(({ cameraId }) => cameraId === null)
  const isAll = fresh.length > 0 && fresh.every((one) => one.isPicked)
  return (
    <>
      <Radio.Group
        className="wizard-ways"
        data-first
        optionType="button"
        buttonStyle="solid"
        aria-label={t('cameras:ways')}
        value={way}
        options={WAYS.map((one) => ({ value: one, label: <span data-testid={`way-${one}`}>{t(`cameras:way.${one}`)}</span> }))}
        onChange={(event) => set({ way: event.target.value as Way })}
      />
      {FORMS[way]()}
      {devices.length > 0 && (
        <section className="wizard-part">
          <div className="cameras-bar">
            <Checkbox
              checked={isAll}
              indeterminate={!isAll && picked > 0}
              onChange={(event) => set({ devices: devices.map((one) => ({ ...one, isPicked: one.cameraId === null && event.target.checked })) })}
            >
              {t('cameras:all')}
            </Checkbox>
            <strong role="status">{t('cameras:picked', { n: picked, all: devices.length })}</strong>
          </div>
          <ul className="cameras-list" aria-label={t('cameras:found')}>
            {devices.map((device) => (
              <Found key={device.key} device={device} />
            ))}
          </ul>
          <p className="cameras-bar wizard-go">
            <Button type="primary" size="large" disabled={picked === 0} onClick={() => set({ step: 'logIn' })} data-testid="wizard-to-log-in">
              {t('cameras:goLogIn', { n: picked })}
            </Button>
          </p>
        </section>
      )}
    </>
  )
}

function Found({ device }: { readonly device: Device }) {
  const { t } = useWords()
  const changeDevice = useWizard((w) => w.changeDevice)
  const cameras = useCameras()
  const { target, name, cameraId } = device
  return (
    <li className="found-row" data-testid="found-row">
      <Checkbox checked={device.isPicked} onChange={(event) => changeDevice(device.key, { isPicked: event.target.checked })}>
        <strong>{hostOf(device)}</strong>
      </Checkbox>
      <span>{name || <span className="muted">{t('cameras:noName')}</span>}</span>
      <span className="muted">{t(`cameras:language.${target.type === 'stream' ? 'rtsp' : target.language}`)}</span>
      {cameraId !== null && <span className="muted">{t('cameras:isKnown', { name: cameras?.find(({ id }) => id === cameraId)?.name ?? cameraId })}</span>}
    </li>
  )
}
