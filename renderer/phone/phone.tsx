// Starts the phone page of guards.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { installWorker } from './worker/install-worker.ts'
import './phone.css'
import './patrol/patrol.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
void installWorker()
