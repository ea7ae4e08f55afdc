// How this seat looks and what stands in windows of its own; everything is kept in this browser, whoever logs in.
import { Alert, App, Button, Input, Modal, Segmented } from 'antd'
import { AppstoreOutlined, EnvironmentOutlined, UnorderedListOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { WINDOW_VIEWS, type WindowView } from '../../contract/shell.ts'
import { LOCALES } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { TYPING } from '../keys/press-of.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { DENSITIES, SCALES, usePrefs } from '../prefs.ts'
import { MAX_SEAT_NAME, useSeat } from './seat.ts'
import { openView, useSeatWindows } from './seat-windows.ts'

const KEY_OF: Readonly<Record<WindowView, string>> = { queue: 'Q', wall: 'W', map: 'G' }
const ICONS: Readonly<Record<WindowView, ReactNode>> = { queue: <UnorderedListOutlined />, wall: <AppstoreOutlined />, map: <EnvironmentOutlined /> }

export function ViewDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const prefs = usePrefs()
  const seat = useSeat()
  const open = useOpen()
  useDialogKeys(({ key, target, ctrlKey, altKey, metaKey }) => {
    const isTyping = target instanceof Element && target.closest(TYPING) !== null
    if (isTyping || ctrlKey || altKey || metaKey) return false
    const view = WINDOW_VIEWS.find((one) => KEY_OF[one] === key.toUpperCase())
    if (view !== undefined) open(view)
    return view !== undefined
  })
  return (
    <Modal open title={t('windows:title')} footer={null} onCancel={onClose} width={720}>
      <div className="view-dialog" data-testid="view">
        <Row title={t('windows:theme')}>
          <Segmented
            value={prefs.theme}
            onChange={prefs.setTheme}
            data-testid="view-theme"
            options={(['dark', 'light'] as const).map((value) => ({ value, label: t(value === 'dark' ? 'themeDark' : 'themeLight') }))}
          />
        </Row>
        <Row title={t('windows:language')}>
          <Segmented
            value={prefs.language}
            onChange={prefs.setLanguage}
            data-testid="view-language"
            options={LOCALES.map((value) => ({ value, label: <span lang={value}>{t(`windows:locale.${value}`)}</span> }))}
          />
        </Row>
        <Row title={t('windows:density')}>
          <Segmented
            value={prefs.density}
            onChange={prefs.setDensity}
            data-testid="view-density"
            options={DENSITIES.map((value) => ({ value, label: t(`windows:densities.${value}`) }))}
          />
        </Row>
        <Row title={t('windows:scale')}>
          <Segmented
            value={prefs.scale}
            onChange={prefs.setScale}
            data-testid="view-scale"
            options={SCALES.map((value) => ({ value, label: t('windows:percent', { value }) }))}
          />
        </Row>
        <Row title={t('windows:seat')} hint={t('windows:seatHint')}>
          <Input
            value={seat.name}
            maxLength={MAX_SEAT_NAME}
            placeholder={t('windows:seatExample')}
            aria-label={t('windows:seat')}
            data-testid="seat-name"
            onChange={(event) => seat.setName(event.target.value)}
          />
        </Row>
        <Row title={t('windows:windows')} hint={t('windows:windowsHint')}>
          <Windows open={open} />
        </Row>
      </div>
    </Modal>
  )
}

function Row({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <section className="view-row">
      <h3>{title}</h3>
      <div className="view-choice">{children}</div>
      {hint !== undefined && <p className="muted">{hint}</p>}
    </section>
  )
}

function Windows({ open }: { readonly open: (view: WindowView) => void }) {
  const { t } = useWords()
  const present = useSeatWindows((w) => w.present)
  const isKnown = globalThis.navigator.locks !== undefined
  return (
    <>
      {WINDOW_VIEWS.map((view) => (
        <Button key={view} icon={ICONS[view]} data-testid={`window-${view}`} data-open={present.has(view)} onClick={() => open(view)}>
          {t(`windows:view.${view}`)} <kbd>{KEY_OF[view]}</kbd>
          {present.has(view) && <ToneMark tone="good" text={t('windows:isOpen')} />}
        </Button>
      ))}
      {!isKnown && <Alert type="warning" showIcon title={t('windows:noLocks')} />}
    </>
  )
}

function useOpen(): (view: WindowView) => void {
  const { t } = useWords()
  const { message } = App.useApp()
  return (view) => {
    if (!openView(view)) void message.warning(t('windows:blocked'))
  }
}
