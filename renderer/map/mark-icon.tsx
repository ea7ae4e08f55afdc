// The sign of each kind of thing on a map.
import type { ComponentType } from 'react'
import {
  AlertOutlined,
  BankOutlined,
  CarOutlined,
  ColumnHeightOutlined,
  DashboardOutlined,
  EnvironmentOutlined,
  FireOutlined,
  FlagOutlined,
  LoginOutlined,
  SoundOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons'
import type { MarkKind } from './map-marks.ts'

const ICONS: Readonly<Record<MarkKind, ComponentType>> = {
  camera: VideoCameraOutlined,
  point: AlertOutlined,
  building: BankOutlined,
  checkpoint: FlagOutlined,
  gate: LoginOutlined,
  'plate-reader': CarOutlined,
  'fire-panel': FireOutlined,
  'patrol-reader': EnvironmentOutlined,
  sensor: DashboardOutlined,
  speaker: SoundOutlined,
  lift: ColumnHeightOutlined,
}
/** In the order of the legend. */
export const MARK_KINDS = Object.keys(ICONS) as readonly MarkKind[]

export function MarkIcon({ kind }: { readonly kind: MarkKind }) {
  const Icon = ICONS[kind]
  return <Icon aria-hidden />
}
