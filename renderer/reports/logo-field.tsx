// The picture on the first page: chosen, seen, taken away.
import { useRef, useState } from 'react'
import { Alert, Button } from 'antd'
import { PictureOutlined } from '@ant-design/icons'
import { MAX_LOGO_BYTES } from '../../contract/report-template.ts'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { postBytes } from '../post-bytes.ts'

export function LogoField({ logo, onChange }: { readonly logo: string | null; readonly onChange: (logo: string | null) => void }) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (file: File) => {
    setProblem(null)
    if (file.size > MAX_LOGO_BYTES) return setProblem(errorText('report.badLogo', i18n.language))
    try {
      onChange(await uploadLogo(file))
    } catch (error) {
      setProblem(errorWords(error))
    }
  }
  return (
    <fieldset className="logo-field">
      <legend>{t('reportDesk:logo')}</legend>
      {logo !== null && <img src={`/upload/report-logo/${logo}`} alt={t('reportDesk:logo')} data-testid="logo" />}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        hidden
        data-testid="logo-file"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) void take(file)
          event.target.value = ''
        }}
      />
      <div>
        <Button size="small" icon={<PictureOutlined />} onClick={() => input.current?.click()}>
          {t('reportDesk:logoChoose')}
        </Button>
        {logo !== null && (
          <Button size="small" type="text" onClick={() => onChange(null)}>
            {t('reportDesk:logoNone')}
          </Button>
        )}
      </div>
      <p className="muted">{t('reportDesk:logoHint')}</p>
      {problem !== null && <Alert type="error" showIcon title={problem} data-testid="logo-problem" />}
    </fieldset>
  )
}

/** @throws Refused with the core's code */
async function uploadLogo(file: File): Promise<string> {
  const response = await postBytes('/upload/report-logo', file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png', file)
  return ((await response.json()) as { sha256: string }).sha256
}
