// The frame of the pages before the console: product, site, language.
import type { ReactNode } from 'react'
import { Button } from 'antd'
import icon from '../../resources/icons/vigil.svg'
import { DemoBadge } from '../parts/demo-badge.tsx'
import { usePrefs } from '../prefs.ts'
import { useWords } from '../i18n.ts'

export function AuthPage({ siteName, demo = false, children }: { readonly siteName?: string; readonly demo?: boolean; readonly children: ReactNode }) {
  const { t } = useWords()
  const { language, setLanguage } = usePrefs()
  return (
    <main className="auth-page">
      <header className="auth-top">
        {demo && <DemoBadge />}
        <Button data-testid="language" title={t('languageHint')} onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}>
          {t('language')}
        </Button>
      </header>
      <section className="auth-card">
        <div className="auth-brand">
          <img src={icon} alt="" />
          <div>
            <p className="auth-product">{t('brand')}</p>
            <p className="auth-site">{siteName ?? ' '}</p>
          </div>
        </div>
        {children}
      </section>
    </main>
  )
}
