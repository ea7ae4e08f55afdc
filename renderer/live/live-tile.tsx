// A live picture of one camera with its true state, its boxes and its zones.
import { useRef } from 'react'
import { Tooltip } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import { errorText, useWords } from '../i18n.ts'
import { CameraStateMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { usePrefs } from '../prefs.ts'
import { useLivePlayer, type TileNow } from './use-live-player.ts'

export function LiveTile({ camera }: { readonly camera: CameraView }) {
  const host = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const now = useLivePlayer(camera.id, host, overlay)
  const zonesOn = usePrefs((p) => p.zones)
  const view = now?.view
  const live = now?.live ?? null
  const state = view?.state ?? 'connecting'
  const width = live !== null && live.width > 0 ? live.width : 16
  const height = live !== null && live.height > 0 ? live.height : 9
  return (
    <div className="tile-stage" data-testid={`tile-${camera.id}`} data-state={state} data-fresh={view?.fresh === true} data-player={now?.kind}>
      <div className="tile-picture" style={{ '--ratio': width / height } as React.CSSProperties}>
        <div ref={host} className={view?.fresh === true ? 'tile-media' : 'tile-media tile-media-old'} />
        {zonesOn && <Zones camera={camera} />}
        <canvas ref={overlay} className="tile-boxes" hidden={view?.fresh !== true} />
      </div>
      <TileNotice camera={camera} now={now} />
    </div>
  )
}

function Zones({ camera }: { readonly camera: CameraView }) {
  return (
    <svg className="tile-zones" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {camera.zones.map((zone) => (
        <polygon key={zone.id} points={zone.polygon.map((p) => p.join(',')).join(' ')} vectorEffect="non-scaling-stroke">
          <title>{zone.name}</title>
        </polygon>
      ))}
    </svg>
  )
}

/** What stands over a picture that is not live: state, reason, what to do, and how old the picture is. */
function TileNotice({ camera, now }: { readonly camera: CameraView; readonly now: TileNow | null }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const view = now?.view
  const state = view?.state ?? 'connecting'
  // nothing is heard from the core, so its last word about the camera may be old
  const deaf = view?.reconnecting === true && view.ageMs !== null
  const fallback = now?.kind === 'mse' ? 'fallbackMse' : now?.kind === 'canvas' ? 'fallbackCanvas' : null
  return (
    <>
      {view?.fresh === true ? (
        <div className="tile-corner">
          <CameraStateMark state="live" />
        </div>
      ) : (
        <div className="tile-notice" role="status">
          <CameraStateMark state={state} large />
          {now?.unsupportedCodec != null && <p className="tile-reason">{t('wall:cannotDecode', { codec: now.unsupportedCodec })}</p>}
          {camera.problem !== null && !deaf && <p className="tile-reason">{errorText(camera.problem, i18n.language)}</p>}
          {deaf ? <p>{t('wall:reconnecting')}</p> : camera.problem === null && <p>{t(`wall:hint.${state}`)}</p>}
          <p className="tile-age" data-testid={`tile-age-${camera.id}`}>
            {view?.ageMs == null ? t('wall:noPicture') : t('wall:pictureAge', { age: ageText(view.ageMs) })}
          </p>
        </div>
      )}
      {fallback !== null && (
        <Tooltip title={t(`wall:${fallback}Hint`)}>
          <span className="tile-fallback">{t(`wall:${fallback}`)}</span>
        </Tooltip>
      )}
    </>
  )
}
