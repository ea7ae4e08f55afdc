// What the page's policy asks of a program that keeps to it: styles that are made here carry the page's own word, and the one script address it hands over is known.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const WORKER = '/phone-worker.js'

/** Libraries make their styles in many ways, some of which take no word; markup from elsewhere never comes by here and stays without. */
export function markOwnStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  if (nonce === '') return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    return name === 'style' ? own(element, nonce) : element
  }) as typeof document.createElement
}

/** What is written into it is the text of a style and no markup, whichever way it is written. */
function own(style: HTMLElement, nonce: string): HTMLElement {
  style.nonce = nonce
  const text = { get: () => style.textContent, set: (css: string) => void (style.textContent = css), configurable: true }
  return Object.defineProperty(style, 'innerHTML', text)
}

/** The worker's address, as browsers with Trusted Types want it. */
export function workerAddress(): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  const policy = types?.createPolicy('vigil', {
    createScriptURL(url) {
      if (url !== WORKER) throw new TypeError('no script of ours')
      return url
    },
  })
  return policy?.createScriptURL(WORKER) ?? WORKER
}
