// Starts the phone page of guards.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Part } from '../parts/failed-part.tsx'
import { markOwnStyles } from '../page-policy.ts'
import { App } from './app.tsx'
import { installWorker } from './worker/install-worker.ts'
import './phone.css'
import './notices.css'
import './patrol/patrol.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
markOwnStyles()
createRoot(root).render(
  <StrictMode>
    <Part name="phone" isPage>
      <App />
    </Part>
  </StrictMode>,
)
void installWorker()
