// Takes a whole map away, after it was asked whether one means it.
import { Button, Popconfirm } from 'antd'
import { DeleteOutlined } from '@ant-design/icons'
import { useWords } from '../../i18n.ts'
import type { MapEditing } from './use-map-editor.ts'

export function RemoveMap({ editor, onRemoved }: { readonly editor: MapEditing; readonly onRemoved: () => void }) {
  const { t } = useWords()
  const remove = async () => {
    if (await editor.remove()) onRemoved()
  }
  return (
    <Popconfirm
      title={t('map:removeTitle', { name: editor.map.name })}
      description={t('map:removeText')}
      okText={t('map:remove')}
      cancelText={t('cancel')}
      okButtonProps={{ danger: true, ...({ 'data-testid': 'map-remove-really' } as const) }}
      onConfirm={() => void remove()}
    >
      <Button danger icon={<DeleteOutlined />} data-testid="map-remove">
        {t('map:remove')}
      </Button>
    </Popconfirm>
  )
}
