// Turning a camera at its picture: a pad, the pointer on the picture, presets, home; and who has it in hand.
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import {
  AimOutlined,
  CloseOutlined,
  DownOutlined,
  HomeOutlined,
  LeftOutlined,
  RightOutlined,
  UpOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import type { HeadView } from '../../contract/camera-heads.ts'
import { api, orpc } from '../api.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { createHand, STILL, type Hand } from './hand.ts'
import { HEAD_KEY, type HeadCommand, type Way } from './head-keys.ts'
import { PresetForm } from './preset-form.tsx'
import { PullPlane } from './pull-plane.tsx'
import { speedOfWays } from './speed-of.ts'
import { useHeadKeys } from './use-head-keys.ts'
import { useHeads, useTurned } from './use-heads.ts'

const MOST_PRESETS = 9

/** Nothing for a camera without a head, and for who may only watch no more than who has it. */
export function HeadControls({ cameraId }: { readonly cameraId: string }) {
  const head = useHeads().find((one) => one.cameraId === cameraId)
  const maySteer = useMay('commandDevices')
  const mayAim = useMay('configureSite')
  if (head === undefined) return null
  if (!maySteer && !mayAim) return <Held head={head} hand={null} />
  return <Turning key={cameraId} head={head} call={maySteer ? 'steer' : 'aim'} mayAim={mayAim} />
}

interface TurningProps {
  readonly head: HeadView
  readonly call: 'steer' | 'aim'
  readonly mayAim: boolean
}

function Turning({ head, call, mayAim }: TurningProps) {
  const { t } = useWords()
  const say = useErrorWords()
  const { cameraId } = head
  const isOn = useTurned((turned) => turned.cameraId === cameraId)
  const turn = useTurned((turned) => turned.turn)
  const [refused, setRefused] = useState<{ readonly error: unknown } | null>(null)
  const onRefused = useEffectEvent((error: unknown) => {
    ways.current.clear()
    setRefused({ error })
  })
  const ways = useRef(new Set<Way>())
  const [hand, setHand] = useState<Hand | null>(null)
  useEffect(() => {
    if (!isOn) return
    const made = createHand(cameraId, { send: (steer) => api.heads[call](steer), onRefused: (error) => onRefused(error), every })
    const held = ways.current
    setHand(made)
    setRefused(null)
    return () => {
      held.clear()
      made.release()
      setHand(null)
    }
  }, [isOn, cameraId, call])
  // a tile that goes takes the mode with it
  useEffect(() => () => useTurned.setState((turned) => (turned.cameraId === cameraId ? { cameraId: null } : turned)), [cameraId])
  const presets = useQuery(orpc.heads.presets.queryOptions({ input: { cameraId }, enabled: isOn })).data?.slice(0, MOST_PRESETS) ?? []

  const hold = (way: Way, isHeld: boolean) => {
    if (isHeld === ways.current.has(way)) return
    if (isHeld) ways.current.add(way)
    else ways.current.delete(way)
    setRefused(null)
    hand?.turn(speedOfWays(ways.current))
  }
  const letGo = () => {
    ways.current.clear()
    hand?.turn(STILL)
  }
  const goTo = (index: number) => {
    const preset = presets[index]
    if (preset === undefined) return
    setRefused(null)
    hand?.goTo(preset.token)
  }
  const run = (command: HeadCommand) => {
    if (command.do === 'turn') hold(command.way, true)
    else if (command.do === 'preset') goTo(command.index)
    else if (command.do === 'home' && head.hasHome) hand?.home()
    else if (command.do === 'leave') turn(null)
  }
  useHeadKeys({ isOn, begin: () => turn(cameraId), onCommand: run, onLetGo: (way) => hold(way, false), onLeft: letGo })

  if (!isOn)
    return (
      <div className="head-bar">
        <Held head={head} hand={null} />
        <Button icon={<AimOutlined />} data-testid={`head-on-${cameraId}`} onClick={() => turn(cameraId)}>
          {t('heads:turn')} <kbd>{HEAD_KEY}</kbd>
        </Button>
      </div>
    )
  return (
    <>
      <PullPlane label={t('heads:pull')} onTurn={(speed) => hand?.turn(speed)} />
      <section className="head-panel" aria-label={t('heads:title')} data-testid={`head-${cameraId}`}>
        <div className="head-top">
          <Held head={head} hand={hand?.id ?? null} />
          <Button
            type="text"
            aria-label={t('heads:leave')}
            title={t('heads:leave')}
            icon={<CloseOutlined />}
            data-testid="head-off"
            onClick={() => turn(null)}
          />
        </div>
        <div className="head-pad" role="group" aria-label={t('heads:pad')}>
          <PadButton way="out" label={t('heads:out')} icon={<ZoomOutOutlined />} hold={hold} />
          <PadButton way="up" label={t('heads:up')} icon={<UpOutlined />} hold={hold} />
          <PadButton way="in" label={t('heads:in')} icon={<ZoomInOutlined />} hold={hold} />
          <PadButton way="left" label={t('heads:left')} icon={<LeftOutlined />} hold={hold} />
          <Button
            className="head-button"
            disabled={!head.hasHome}
            aria-label={t('heads:home')}
            title={t('heads:home')}
            icon={<HomeOutlined />}
            data-testid="head-home"
            onClick={() => hand?.home()}
          />
          <PadButton way="right" label={t('heads:right')} icon={<RightOutlined />} hold={hold} />
          <PadButton way="down" label={t('heads:down')} icon={<DownOutlined />} hold={hold} />
        </div>
        {presets.length > 0 && (
          <div className="head-presets" role="group" aria-label={t('heads:presets')}>
            {presets.map(({ token, name }, index) => (
              <Button key={token} title={name} data-testid={`head-preset-${index + 1}`} onClick={() => goTo(index)}>
                <kbd>{index + 1}</kbd> <span className="head-preset-name">{name}</span>
              </Button>
            ))}
          </div>
        )}
        {mayAim && hand !== null && <PresetForm cameraId={cameraId} hand={hand.id} presets={presets} onRefused={(error) => setRefused({ error })} />}
        {refused !== null && (
          <p className="head-refused" role="alert" data-testid="head-refused">
            {say(refused.error)}
          </p>
        )}
        <p className="head-hint">{t('heads:hint')}</p>
      </section>
    </>
  )
}

/** @param hand this screen's own; null: it has none */
function Held({ head: { holder, cameraId }, hand }: { readonly head: HeadView; readonly hand: string | null }) {
  const { t } = useWords()
  if (holder === null && hand === null) return null
  const isMine = holder !== null && holder.hand === hand
  return (
    <span className={holder === null || isMine ? 'head-holder' : 'head-holder head-holder-other'} role="status" data-testid={`head-holder-${cameraId}`}>
      {holder === null ? t('heads:free') : isMine ? t('heads:mine') : t('heads:heldBy', { name: holder.name })}
    </span>
  )
}

interface PadButtonProps {
  readonly way: Way
  readonly label: string
  readonly icon: React.ReactNode
  readonly hold: (way: Way, isHeld: boolean) => void
}

/** Turns while it is held: with the pointer, or with Space or Enter. */
function PadButton({ way, label, icon, hold }: PadButtonProps) {
  const isHoldKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  return (
    <Button
      className={`head-button head-${way}`}
      aria-label={label}
      title={label}
      icon={icon}
      data-testid={`head-${way}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        hold(way, true)
      }}
      onLostPointerCapture={() => hold(way, false)}
      onBlur={() => hold(way, false)}
      onKeyDown={(event) => {
        if (!isHoldKey(event)) return
        event.preventDefault()
        event.stopPropagation()
        if (!event.repeat) hold(way, true)
      }}
      onKeyUp={(event) => {
        if (!isHoldKey(event)) return
        event.preventDefault()
        hold(way, false)
      }}
    />
  )
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}
