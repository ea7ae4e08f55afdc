// The placement helper: floor by floor how small a thing is seen, how fast it passes, and where nothing is seen.
import { useMemo } from 'react'
import { InputNumber, Segmented, Select } from 'antd'
import { floorSpans, placementOf, type FloorPlacement, type FloorVerdict, type Placement } from '../../contract/placement.ts'
import { floorName } from '../falls/floor-name.ts'
import { useWords } from '../i18n.ts'
import type { PictureSize } from '../live/live-tile.tsx'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { entriesOf } from './facade-board.ts'
import { NORMAL_SHUTTERS, OBJECTS, shutterThatDoes, useCameraGuess } from './placement-guess.ts'
import type { FacadeEditor } from './use-facade-editor.ts'

interface PlacementPanelProps {
  readonly editor: FacadeEditor
  readonly fps: number
  readonly picture: PictureSize
}

const TONE: Readonly<Record<FloorVerdict, Tone>> = { good: 'good', weak: 'warn', notCovered: 'bad' }

export function PlacementPanel({ editor, fps, picture }: PlacementPanelProps) {
  const { t } = useWords()
  const { shutter, objectCm, light } = useCameraGuess()
  const { board, group, problems } = editor
  const isWrong = problems.some((p) => p.group === group && p.isError)
  const entry = useMemo(() => (isWrong ? undefined : entriesOf(board).find((e) => e.id === group)), [board, group, isWrong])
  const { width, height } = picture
  const placement = useMemo(
    () =>
      entry === undefined
        ? null
        : placementOf({
            polygon: entry.polygon,
            settings: entry.settings,
            picture: { width, height },
            fps: Math.max(1, fps),
            shutterS: 1 / shutter,
            objectCm,
            light,
          }),
    [entry, width, height, fps, shutter, objectCm, light],
  )
  return (
    <div className="placement" data-testid="placement">
      <Guess />
      {placement === null ? (
        <p className="muted">{t('facades:placementNone')}</p>
      ) : (
        <>
          <Summary placement={placement} fps={fps} />
          <Table placement={placement} />
        </>
      )}
      <p className="muted">{t('facades:placementSource')}</p>
    </div>
  )
}

/** What cannot be known from the picture has to be asked. */
function Guess() {
  const { t } = useWords()
  const { shutter, objectCm, light, set } = useCameraGuess()
  return (
    <div className="placement-guess">
      <label>
        {t('facades:smallestObject')}
        <Select
          value={OBJECTS.find((o) => o.cm === objectCm)?.name ?? 'other'}
          popupMatchSelectWidth={false}
          options={[
            ...OBJECTS.map(({ name, cm }) => ({ value: name, label: t(`facades:object.${name}`, { cm }) })),
            { value: 'other' as const, label: t('facades:object.other') },
          ]}
          onChange={(name) => set({ objectCm: OBJECTS.find((o) => o.name === name)?.cm ?? objectCm + 1 })}
          data-testid="placement-object"
        />
        <InputNumber
          value={objectCm}
          min={1}
          max={200}
          changeOnWheel={false}
          suffix="cm"
          aria-label={t('facades:smallestObject')}
          onChange={(cm) => cm !== null && set({ objectCm: cm })}
        />
      </label>
      <label>
        {t('facades:shutter')}
        <Select
          value={shutter}
          popupMatchSelectWidth={false}
          options={NORMAL_SHUTTERS.map((value) => ({ value, label: `1/${value} s` }))}
          onChange={(value) => set({ shutter: value })}
          data-testid="placement-shutter"
        />
      </label>
      <Segmented
        value={light}
        options={(['day', 'night'] as const).map((value) => ({ value, label: t(`facades:light.${value}`) }))}
        onChange={(value) => set({ light: value })}
        data-testid="placement-light"
      />
    </div>
  )
}

function Summary({ placement, fps }: { readonly placement: Placement; readonly fps: number }) {
  const { t } = useWords()
  const { fpsSuffices, fpsNeeded, shutterSuffices, shutterNeededS, floors } = placement
  const wanted = shutterThatDoes(shutterNeededS)
  return (
    <div className="placement-summary" data-testid="placement-summary">
      {floorSpans(floors).map(({ from, to, verdict }) => (
        <ToneMark key={`${from} ${to}`} tone={TONE[verdict]} text={`${spanText(from, to)} ${t(`facades:verdict.${verdict}`)}`} />
      ))}
      <ToneMark tone={fpsSuffices ? 'good' : 'bad'} text={t(fpsSuffices ? 'facades:fpsGood' : 'facades:fpsPoor', { fps: fps.toFixed(0), needed: fpsNeeded })} />
      <ToneMark tone={shutterSuffices ? 'good' : 'warn'} text={t(shutterSuffices ? 'facades:shutterGood' : 'facades:shutterPoor', { needed: wanted })} />
    </div>
  )
}

function spanText(from: number, to: number): string {
  return from === to ? `${floorName(from)}F` : `${floorName(from)}–${floorName(to)}F`
}

function Table({ placement: { floors } }: { readonly placement: Placement }) {
  const { t } = useWords()
  const heads = ['floor', 'verdict', 'pxCm', 'smallest', 'object', 'stepTop', 'stepNear', 'blur', 'pictures', 'covered', 'why'] as const
  return (
    <table className="placement-table" data-testid="placement-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" title={t(`facades:columnMeans.${head}`)}>
              {t(`facades:column.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {floors.map((floor) => (
          <Row key={floor.floor} floor={floor} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ floor: f }: { readonly floor: FloorPlacement }) {
  const { t } = useWords()
  return (
    <tr data-verdict={f.verdict} data-testid={`placement-${f.floor}`}>
      <th scope="row">{floorName(f.floor)}</th>
      <td>
        <ToneMark tone={TONE[f.verdict]} text={t(`facades:verdict.${f.verdict}`)} />
      </td>
      <td>{f.pxCm.toFixed(1)}</td>
      <td>
        {f.smallestPx} px = {f.smallestCm.toFixed(0)} cm
      </td>
      <td>{f.objectPx.toFixed(1)}</td>
      <td>{f.stepFromTopPx.toFixed(1)}</td>
      <td>{f.stepFromNearPx.toFixed(1)}</td>
      <td>{f.blurPx.toFixed(1)}</td>
      <td>{f.pictures ?? '–'}</td>
      <td>{Math.round(f.covered01 * 100)} %</td>
      <td className="placement-why">{f.reasons.map((reason) => t(`facades:reason.${reason}`)).join(' · ')}</td>
    </tr>
  )
}
