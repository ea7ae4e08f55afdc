// From an incident to its package of evidence, for whoever may take recordings out.
import { useState } from 'react'
import { Button } from 'antd'
import { FileProtectOutlined } from '@ant-design/icons'
import type { Incident } from '../../contract/incident.ts'
import { useMay } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { PackageDialog } from './package-dialog.tsx'

export function PackageButton({ incident }: { readonly incident: Pick<Incident, 'id' | 'number'> }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  if (!useMay('exportRecordings')) return null
  return (
    <>
      <Button icon={<FileProtectOutlined />} data-testid="package-open" onClick={() => setOpen(true)}>
        {t('proof:package')}
      </Button>
      {isOpen && <PackageDialog incident={incident} onClose={() => setOpen(false)} />}
    </>
  )
}
