// Starts the console in the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App } from './app.tsx'
import { Part } from './parts/failed-part.tsx'
import { startI18n } from './i18n.ts'
import { markOwnStyles } from './page-policy.ts'
import { followPrefs, usePrefs } from './prefs.ts'
import './styles/base.css'
import './styles/console.css'
import './styles/header.css'
import './styles/facades.css'
import './styles/facade-panels.css'
import './styles/zones.css'
import './styles/wall.css'
import './styles/tile.css'
import './styles/heads.css'
import './styles/incidents.css'
import './styles/queue.css'
import './styles/course.css'
import './styles/incident-view.css'
import './styles/incident-small.css'
import './styles/procedure.css'
import './styles/settings.css'
import './styles/system.css'
import './styles/fire.css'
import './styles/falls.css'
import './styles/fall-detail.css'
import './styles/look-back.css'
import './styles/playback.css'
import './styles/vehicles.css'
import './styles/paged.css'
import './styles/patrol.css'
import './styles/duty.css'
import './styles/links.css'
import './styles/dashboard.css'
import './styles/api-panel.css'
import './styles/reports.css'
import './styles/proof.css'
import './styles/residents.css'
import './styles/pairing.css'
import './styles/cameras.css'
import './styles/recording.css'
import './styles/privacy.css'
import './styles/backups.css'
import './styles/telemetry.css'
import './styles/inbound.css'
import './styles/phones.css'
import './styles/dispatch.css'
import './styles/map.css'
import './styles/map-side.css'
import './styles/load.css'
import './styles/access.css'
import './styles/windows.css'
import './styles/narrow.css'

const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, networkMode: 'always' }, mutations: { networkMode: 'always' } },
})
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

markOwnStyles()
followPrefs()
await startI18n(usePrefs.getState().language)
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Part name="page" isPage>
        <App />
      </Part>
    </QueryClientProvider>
  </StrictMode>,
)
