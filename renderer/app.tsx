// Decides which screen there is: first run, log-in or console; nothing of the console exists without a session.
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App as AntdApp, ConfigProvider, Spin } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { AuthState } from '../contract/people.ts'
import { fetchAuthState } from './auth/auth-api.ts'
import { AuthPage } from './auth/auth-page.tsx'
import { FirstRun } from './auth/first-run.tsx'
import { LogIn } from './auth/log-in.tsx'
import { MustDoPage } from './access/must-do-page.tsx'
import { Console } from './console/console.tsx'
import { changeLanguage, useWords } from './i18n.ts'
import { usePrefs } from './prefs.ts'
import { seatChannel } from './windows/seat-channel.ts'
import { antdThemeOf, applyLook } from './theme.ts'

export function App() {
  const { language, theme, density, scale } = usePrefs()
  useEffect(() => void changeLanguage(language), [language])
  useLayoutEffect(() => applyLook({ theme, density, scale }), [theme, density, scale])
  const look = useMemo(() => antdThemeOf(theme, density), [theme, density])
  return (
    // the space antd puts between two Chinese characters of a button would break reading and searching
    <ConfigProvider locale={language === 'en' ? enUS : zhCN} theme={look} button={{ autoInsertSpace: false }}>
      <AntdApp message={{ maxCount: 2, duration: 5 }}>
        <Screens />
      </AntdApp>
    </ConfigProvider>
  )
}

const AUTH = ['auth'] as const
const AGAIN_AFTER_MS = 1500

function Screens() {
  const { t } = useWords()
  const queries = useQueryClient()
  const [ended, setEnded] = useState(false)
  const {
    data: auth,
    isError,
    refetch,
  } = useQuery({
    queryKey: AUTH,
    queryFn: fetchAuthState,
    staleTime: Infinity,
    retry: false,
    refetchInterval: (query) => (query.state.status === 'error' ? AGAIN_AFTER_MS : false),
  })
  const onEnded = useCallback(
    (state: AuthState, wanted: boolean) => {
      setEnded(!wanted)
      queries.setQueryData(AUTH, state)
      // what one person saw must not be there for the next
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== AUTH[0] })
    },
    [queries],
  )
  // the session is the browser's: logged in here is logged in in every window of the seat
  const onDone = () => void refetch().then(() => seatChannel().tell({ type: 'session' }))
  useEffect(() => seatChannel().hear((message) => message.type === 'session' && void refetch()), [refetch])

  if (auth === undefined)
    return (
      <AuthPage>
        <div className="auth-wait" role="status">
          <Spin size="large" />
          <p>{t(isError ? 'auth:unreachable' : 'auth:loading')}</p>
        </div>
      </AuthPage>
    )
  if (auth.user?.mustDo !== undefined) return <MustDoPage auth={auth} mustDo={auth.user.mustDo} onDone={onDone} />
  if (auth.user !== null) return <Console auth={auth} user={auth.user} onEnded={onEnded} />
  if (auth.needsSetup) return <FirstRun auth={auth} onDone={onDone} />
  return <LogIn auth={auth} ended={ended} onDone={onDone} />
}
