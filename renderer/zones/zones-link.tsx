// The way from a camera's picture to its zones, for whoever may set them up.
import { Button } from 'antd'
import { GatewayOutlined } from '@ant-design/icons'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { openZones } from './open-zones.ts'

export function ZonesLink({ cameraId }: { readonly cameraId: string }) {
  const { t } = useWords()
  if (!useMay('configureSite')) return null
  return (
    <Button
      type="text"
      size="small"
      icon={<GatewayOutlined />}
      aria-label={t('zones:open')}
      title={t('zones:open')}
      onClick={() => openZones(cameraId)}
      data-testid="zones-link"
    />
  )
}
