// What comes of one camera: its stream, what it tells of itself, and which of that raises incidents.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Spin } from 'antd'
import type { CameraEventsView } from '../../contract/camera-events.ts'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import type { StreamTrial } from '../../contract/camera-trials.ts'
import { api, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { codecName } from '../live/codec-name.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { EventChoiceForm } from './event-choice-form.tsx'
import { SeenPicture } from './seen-picture.tsx'

const EVERY_MS = 3000

export function CameraDetails({ camera }: { readonly camera: CameraSetupView['camera'] }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { data, error } = useQuery({ ...orpc.cameraEvents.list.queryOptions(), refetchInterval: EVERY_MS })
  const view = data?.find(({ cameraId }) => cameraId === camera.id)
  if (view === undefined)
    return (
      <div className="camera-details" role="status">
        {error === null ? <Spin size="small" /> : <span className="cameras-bad">{`${t('cameraEvents:failed')} ${errorWords(error)}`}</span>}
      </div>
    )
  return (
    <div className="camera-details" role="group" aria-label={t('cameraEvents:of', { name: camera.name })} data-testid="camera-details">
      {/* What was read last is not what comes now. */}
      {error !== null && <span className="cameras-bad">{`${t('cameraEvents:failed')} ${errorWords(error)}`}</span>}
      <Streams camera={camera} stream={error === null ? view.stream : null} />
      <Told view={view} isKnown={error === null} />
      <EventChoiceForm key={view.version} view={view} />
    </div>
  )
}

function Streams({ camera, stream }: { readonly camera: CameraSetupView['camera']; readonly stream: CameraEventsView['stream'] }) {
  const { t } = useWords()
  const [seen, setSeen] = useState<StreamTrial | 'trying' | 'failed' | null>(null)
  const look = () => {
    setSeen('trying')
    api.cameraTrials.tryStream({ address: camera.main ?? '', transport: camera.transport, cameraId: camera.id }).then(setSeen, () => setSeen('failed'))
  }
  return (
    <section>
      <h3>{t('cameraEvents:stream')}</h3>
      <p data-testid="camera-stream">{stream === null ? <span className="muted">{t('cameraEvents:noStream')}</span> : <StreamFigures stream={stream} />}</p>
      {camera.main !== null && camera.sub !== null && (
        <>
          <p className="muted">{t('cameraEvents:mainOnDemand')}</p>
          <p>
            <Button onClick={look} loading={seen === 'trying'} data-testid="camera-look-main">
              {t('cameraEvents:lookMain')}
            </Button>
          </p>
          {seen !== null && <SeenPicture seen={seen} name={camera.name} />}
        </>
      )}
    </section>
  )
}

function StreamFigures({ stream }: { readonly stream: NonNullable<CameraEventsView['stream']> }) {
  const { t } = useWords()
  const { codec, width, height, fps, kbps } = stream
  const name = codec === null ? t('cameras:unknown') : codecName(codec)
  const rate = kbps === null ? t('cameraEvents:measuring') : t('cameraEvents:kbps', { kbps: Math.round(kbps) })
  return <>{[name, `${width}×${height}`, `${fps.toFixed(1)} fps`, rate].join(' · ')}</>
}

const TONES: Readonly<Record<CameraEventsView['listening']['state'], Tone>> = {
  none: 'quiet',
  opening: 'busy',
  subscribed: 'good',
  refused: 'bad',
  absent: 'quiet',
  waiting: 'warn',
}

function Told({ view, isKnown }: { readonly view: CameraEventsView; readonly isKnown: boolean }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const now = useNow()
  const { listening, standing, last } = view
  const isHeard = isKnown && listening.state === 'subscribed'
  const stands = [
    standing.motion === true && t('cameraEvents:motion'),
    standing.motion === false && t('cameraEvents:noMotion'),
    standing.tamper === true && t('cameraEvents:tamper'),
    standing.loss === true && t('cameraEvents:loss'),
    ...standing.inputs.map((token) => t('cameraEvents:inputOn', { token })),
  ].filter((part) => part !== false)
  return (
    <section data-testid="camera-listening" data-state={isKnown ? listening.state : 'unknown'}>
      <h3>{t('cameraEvents:listening')}</h3>
      {isKnown && (
        <p>
          <ToneMark tone={TONES[listening.state]} text={t(`cameraEvents:state.${listening.state}`)} />{' '}
          {listening.sinceMs !== null && <span className="muted">{t('cameraEvents:since', { age: ageText(now - listening.sinceMs) })}</span>}
        </p>
      )}
      {isKnown && listening.state === 'waiting' && listening.problem !== null && <p>{errorText(listening.problem, i18n.language)}</p>}
      {isKnown && listening.state !== 'subscribed' && listening.state !== 'opening' && <p className="muted">{t(`cameraEvents:advice.${listening.state}`)}</p>}
      {listening.cameras > 1 && <p className="muted">{t('cameraEvents:through', { n: listening.cameras })}</p>}
      {isHeard && (
        <p data-testid="camera-standing">
          {t('cameraEvents:standing')}: {stands.length === 0 ? t('cameraEvents:quiet') : stands.join(t('listComma'))}
        </p>
      )}
      {listening.state !== 'none' && (
        <p>
          {t('cameraEvents:last')}: {last === null ? <span className="muted">{t('cameraEvents:lastNone')}</span> : <Last last={last} />}
        </p>
      )}
    </section>
  )
}

function Last({ last }: { readonly last: NonNullable<CameraEventsView['last']> }) {
  const { t } = useWords()
  const timeText = useSiteTime()
  const { kind, topic, isOn, atMs, deviceAtMs, clock } = last
  const what = kind === 'other' ? topic : t(`cameraEvents:kind.${kind}`)
  const change = isOn === null ? null : t(isOn ? 'cameraEvents:on' : 'cameraEvents:off')
  const own = deviceAtMs === null ? null : t('cameraEvents:deviceAt', { time: timeText(deviceAtMs) })
  const said = clock === 'corrected' || clock === 'impossible' ? t(`cameraEvents:clock.${clock}`) : null
  return (
    <span data-testid="camera-last">
      {[what, change, timeText(atMs)].filter((part) => part !== null).join(' · ')}{' '}
      <span className="muted">{[own, said].filter((part) => part !== null).join(' ')}</span>
    </span>
  )
}
