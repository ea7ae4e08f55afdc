// Puts the worker in place that makes the page open without a line, and tells whether it is there.
import { create } from 'zustand'
import { workerAddress } from '../../page-policy.ts'

const useWorker = create<{ readonly isReady: boolean }>()(() => ({ isReady: false }))

export const useWorksOffline = (): boolean => useWorker(({ isReady }) => isReady)

/** Pages of links lie beside the others; both are answered with the same page. */
const SCOPES = ['/phone', '/p/'] as const

/** Browsers refuse it where the certificate is not trusted; then the page works with a line only, and says so. */
export async function installWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    const address = workerAddress()
    for (const scope of SCOPES) {
      const registration = await navigator.serviceWorker.register(address, { scope })
      if (registration.active === null) await activated(registration)
    }
    useWorker.setState({ isReady: true })
    await navigator.storage?.persist?.()
  } catch {
    useWorker.setState({ isReady: false })
  }
}

function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const coming = registration.installing ?? registration.waiting
  return new Promise((resolve, reject) => {
    if (coming === null) return resolve()
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve()
      if (coming.state === 'redundant') reject(new Error('the worker could not be put in place'))
    })
  })
}
