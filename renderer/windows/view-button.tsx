// The way to how things look and where they stand; says when windows of last time wait to be opened again.
import { Button } from 'antd'
import { BlockOutlined, LayoutOutlined } from '@ant-design/icons'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { openView, useSeatWindows } from './seat-windows.ts'

export function ViewButton() {
  const { t } = useWords()
  const show = useDesk((d) => d.show)
  const toRestore = useSeatWindows((w) => w.toRestore)
  const next = toRestore[0]
  return (
    <>
      {next !== undefined && (
        // a browser opens one window for each click
        <Button type="primary" icon={<BlockOutlined />} data-testid="windows-restore" title={t('windows:restoreHint')} onClick={() => openView(next)}>
          {t('windows:restore', { count: toRestore.length })}
        </Button>
      )}
      <Button type="text" icon={<LayoutOutlined />} data-testid="view-open" aria-label={t('windows:button')} onClick={() => show({ type: 'view' })}>
        <span className="header-word">{t('windows:button')}</span> <kbd>V</kbd>
      </Button>
    </>
  )
}
