// Which camera is put into a tile: searched by name, with mouse or keys.
import { useRef, useState } from 'react'
import { Input, Modal, type InputRef } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import { useWords } from '../i18n.ts'
import { useDialogKeys } from '../keys/use-dialog-keys.ts'
import { camerasInTiles, type Arrangement } from './arrangement.ts'
import { useRearrange } from './use-rearrange.ts'

interface CameraPickerProps {
  readonly slot: number
  readonly cameras: readonly CameraView[]
  readonly arrangement: Arrangement
  readonly onClose: () => void
}

export function CameraPicker({ slot, cameras, arrangement, onClose }: CameraPickerProps) {
  const { t } = useWords()
  const { put } = useRearrange()
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const here = camerasInTiles(cameras, arrangement)[slot]?.id
  const wanted = typed.trim().toLowerCase()
  const found = cameras.filter(({ id, name }) => id !== here && `${name} ${id}`.toLowerCase().includes(wanted))
  const active = found[Math.min(at, found.length - 1)]
  const choose = (id: string) => {
    put(slot, id)
    onClose()
  }
  useDialogKeys(({ key, isComposing, ctrlKey, altKey, metaKey }) => {
    if (isComposing || ctrlKey || altKey || metaKey) return false
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setAt(Math.max(0, Math.min(found.length - 1, at + (key === 'ArrowDown' ? 1 : -1))))
      return true
    }
    if (key === 'Enter' && active !== undefined) {
      choose(active.id)
      return true
    }
    // whoever types before the field has the focus means the field
    if (key.length === 1) input.current?.focus()
    return false
  })
  return (
    <Modal open title={t('wall:pickCamera')} footer={null} onCancel={onClose} width={480}>
      <div className="wall-picker" data-testid="camera-picker">
        <Input
          ref={input}
          autoFocus
          allowClear
          value={typed}
          maxLength={63}
          role="combobox"
          aria-expanded
          aria-controls="wall-picker-list"
          aria-activedescendant={active === undefined ? undefined : `wall-picker-${active.id}`}
          aria-label={t('wall:searchCamera')}
          placeholder={t('wall:searchCamera')}
          data-testid="camera-picker-search"
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
        />
        <ul id="wall-picker-list" role="listbox" aria-label={t('wall:pickCamera')}>
          {found.map(({ id, name }) => (
            <li
              key={id}
              id={`wall-picker-${id}`}
              role="option"
              aria-selected={id === active?.id}
              ref={id === active?.id ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
              data-testid={`camera-picker-${id}`}
              onClick={() => choose(id)}
            >
              {name}
            </li>
          ))}
        </ul>
        <p className="muted">{found.length === 0 ? t('wall:noneFound') : t('wall:pickHint')}</p>
      </div>
    </Modal>
  )
}
