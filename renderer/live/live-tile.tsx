// A live picture of one camera with its true state, its boxes and its zones.
import { useRef } from 'react'
import { Tooltip } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import type { LiveTranscoding } from '../../contract/live.ts'
import { FacadeOverlay } from '../falls/facade-overlay.tsx'
import { PictureCover } from '../privacy/picture-cover.tsx'
import { Watermark } from '../privacy/watermark.tsx'
import { errorText, useWords } from '../i18n.ts'
import { TileStateMark, ToneMark } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { usePrefs } from '../prefs.ts'
import { codecName } from './codec-name.ts'
import { HttpStill, useHttpStill } from './http-still.tsx'
import { useIsSeen } from './use-is-seen.ts'
import { useTileZooms } from './tile-zooms.ts'
import { useLivePlayer, type TileNow } from './use-live-player.ts'
import { useTileZoom } from './use-tile-zoom.ts'
import { transformOf } from './zoom.ts'

/** Size of the stream's picture, px; null until the first one has come. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

interface LiveTileProps {
  readonly camera: CameraView
  /** Drawn exactly over the picture instead of the zones and boxes, also while there is none. */
  readonly over?: (size: PictureSize | null) => React.ReactNode
  /** Drawn over the picture beside zones and boxes, given its width / height. */
  readonly marks?: ((ratio: number) => React.ReactNode) | undefined
  /** What is done with the camera, above everything. */
  readonly controls?: React.ReactNode
  /** It is large: the camera's large stream is worth its cost. */
  readonly main?: boolean
  /** A part of it may be looked at, enlarged. */
  readonly zoomable?: boolean
  /** For whoever draws what is to be covered. */
  readonly uncovered?: boolean
}

export function LiveTile({ camera, over, marks, controls, main = false, zoomable = false, uncovered = false }: LiveTileProps) {
  const host = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const now = useLivePlayer(camera.id, { host, boxes: overlay }, main)
  const zonesOn = usePrefs((p) => p.zones)
  useTileZoom(picture, zoomable ? camera.id : null)
  const zoom = useTileZooms((zooms) => (zoomable ? zooms[camera.id] : undefined))
  const enlarged = zoom === undefined ? undefined : ({ transform: transformOf(zoom), '--zoom': zoom.zoom } as React.CSSProperties)
  const view = now?.view
  const live = now?.live ?? null
  const state = view?.state ?? 'connecting'
  const isSeen = useIsSeen(host)
  // A refused log-in is tried nowhere else, and a core that is not heard cannot be asked.
  const still = useHttpStill(camera.id, isSeen && view?.old === true && !view.reconnecting && state !== 'unauthorized')
  const width = live !== null && live.width > 0 ? live.width : 16
  const height = live !== null && live.height > 0 ? live.height : 9
  return (
    <div
      className="tile-stage"
      data-testid={`tile-${camera.id}`}
      data-state={state}
      data-fresh={view?.fresh === true}
      data-player={now?.kind}
      data-stream={now?.stream}
      data-transcoded={live?.transcoding !== undefined}
    >
      <div
        ref={picture}
        className={enlarged === undefined ? 'tile-picture' : 'tile-picture tile-picture-near'}
        style={{ '--ratio': width / height } as React.CSSProperties}
        data-zoom={zoom?.zoom.toFixed(1)}
      >
        <div ref={host} className={view?.old === false ? 'tile-media' : 'tile-media tile-media-old'} style={enlarged} />
        {!uncovered && <PictureCover cameraId={camera.id} style={enlarged} />}
        <div className="tile-over" style={enlarged}>
          {zonesOn && over === undefined && <Zones camera={camera} />}
          {zonesOn && over === undefined && <FacadeOverlay cameraId={camera.id} ratio={width / height} />}
          {marks?.(width / height)}
        </div>
        {still !== null && over === undefined && (
          <>
            <HttpStill cameraId={camera.id} taken={still} />
            <PictureCover cameraId={camera.id} />
          </>
        )}
        <Watermark />
        <canvas ref={overlay} className="tile-boxes" data-count="0" hidden={view?.old !== false || over !== undefined} />
        {over?.(live !== null && live.width > 0 && live.height > 0 ? { width: live.width, height: live.height } : null)}
      </div>
      <TileNotice camera={camera} now={now} hasStill={still !== null && over === undefined} />
      {controls}
      {zoom !== undefined && <ZoomChip zoom={zoom.zoom} />}
    </div>
  )
}

function ZoomChip({ zoom }: { readonly zoom: number }) {
  const { t } = useWords()
  return (
    <div className="tile-zoom" role="status" title={t('wall:zoomHint')}>
      {t('wall:zoomed', { times: zoom.toFixed(1) })}
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

/** What stands over the picture: that it is live, how late it is, or why there is none, what to do, and how old the last one is. */
function TileNotice({ camera, now, hasStill }: { readonly camera: CameraView; readonly now: TileNow | null; readonly hasStill: boolean }) {
  const { t } = useWords()
  const ageText = useAgeText()
  const view = now?.view
  const fallback = now == null ? null : FALLBACK[now.kind]
  const age = view?.ageMs == null ? null : t('wall:pictureAge', { age: ageText(view.ageMs) })
  return (
    <>
      {view?.old === false ? (
        <div className="tile-corner" title={view.state === 'late' ? t('wall:hint.late') : undefined}>
          <TileStateMark state={view.state} />
          {age !== null && ` ${age}`}
          <Warnings codes={camera.warnings} />
        </div>
      ) : hasStill ? (
        <div className="tile-corner" role="status">
          <TileStateMark state={view?.state ?? 'connecting'} />
          {now?.unsupportedCodec != null && <p className="tile-reason">{t('wall:cannotDecode', { codec: codecName(now.unsupportedCodec) })}</p>}
          <Advice camera={camera} now={now} />
        </div>
      ) : (
        <div className="tile-notice" role="status">
          <TileStateMark state={view?.state ?? 'connecting'} large />
          {now?.unsupportedCodec != null && <p className="tile-reason">{t('wall:cannotDecode', { codec: codecName(now.unsupportedCodec) })}</p>}
          {now?.refused == null ? <Advice camera={camera} now={now} /> : <p className="tile-reason">{t(`wall:refused.${now.refused}`)}</p>}
          <p className="tile-age" data-testid={`tile-age-${camera.id}`}>
            {age ?? t('wall:noPicture')}
          </p>
        </div>
      )}
      {now?.trouble === 'mainBusy' || now?.trouble === 'mainFailed' || now?.trouble === 'mainCodec' ? (
        <div className="tile-stream" role="status" title={t(`wall:${now.trouble}Hint`)} data-testid={`tile-stream-${camera.id}`}>
          {t(`wall:${now.trouble}`)}
        </div>
      ) : (
        now?.stream === 'main' && <div className="tile-stream">{t('wall:mainStream')}</div>
      )}
      <div className="tile-fallbacks">
        {fallback !== null && (
          <Tooltip title={t(`wall:${fallback}Hint`)}>
            <span className="tile-fallback">{t(`wall:${fallback}`)}</span>
          </Tooltip>
        )}
        {now?.live?.transcoding !== undefined && view?.old === false && <Transcoded cameraId={camera.id} transcoding={now.live.transcoding} />}
      </div>
    </>
  )
}

const FALLBACK = { video: null, canvas: 'fallbackCanvas', mse: 'fallbackMse', mpeg1: 'fallbackMpeg1' } as const

/** That the core makes this picture anew, and what that costs its machine. */
function Transcoded({ cameraId, transcoding }: { readonly cameraId: string; readonly transcoding: LiveTranscoding }) {
  const { t } = useWords()
  const { from, corePercent, allPercent, running, most } = transcoding
  const codec = codecName(from)
  const cost = corePercent === null || allPercent === null ? '' : t('wall:transcodedCost', { corePercent, allPercent, running, most })
  return (
    <Tooltip title={`${t('wall:transcodedHint', { codec })} ${cost}`}>
      <span className="tile-fallback" data-testid={`tile-transcoded-${cameraId}`} data-core-percent={corePercent ?? undefined}>
        {t('wall:transcoded', { codec })}
        {corePercent !== null && <span className="tile-cost"> · {t('wall:ofACore', { corePercent })}</span>}
      </span>
    </Tooltip>
  )
}

/** What is wrong with a picture that comes all the same. */
function Warnings({ codes }: { readonly codes: readonly string[] }) {
  const { i18n } = useWords()
  return codes.map((code) => (
    <div key={code} data-testid={code}>
      <ToneMark tone="warn" text={errorText(code, i18n.language)} />
    </div>
  ))
}

/** The camera's own problem where there is one; a picture that is late only here is no fault of the camera. */
function Advice({ camera, now }: { readonly camera: CameraView; readonly now: TileNow | null }) {
  const { t, i18n } = useWords()
  const view = now?.view
  const state = view?.state ?? 'connecting'
  // nothing is heard from the core, so its last word about the camera may be old
  if (view?.reconnecting === true && view.ageMs !== null) return <p>{t('wall:reconnecting')}</p>
  if (camera.problem !== null && state !== 'late') return <p className="tile-reason">{errorText(camera.problem, i18n.language)}</p>
  return <p className="tile-reason">{t(`wall:hint.${state}`)}</p>
}
