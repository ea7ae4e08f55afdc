// A fire panel for tests: the product's own simulator, plus verified frames and faults on the wire.
import { dialFirePanel, type FirePanelOptions, type FirePanelSimulator } from '../../devices/simulator/fire-panel.ts'

export interface FakeFirePanel extends FirePanelSimulator {
  /** The bytes one by one, so that they arrive in as many pieces as the system allows. */
  sendSlowly(bytes: Uint8Array): Promise<void>
}

export async function dialFakeFirePanel(options: Omit<FirePanelOptions, 'now'> & { readonly now?: () => number }): Promise<FakeFirePanel> {
  const panel = await dialFirePanel({ answerMs: 20_000, repeats: 0, now: () => Date.now(), ...options })
  panel.socket.setNoDelay(true)
  return {
    ...panel,
    async sendSlowly(bytes) {
      for (const byte of bytes) await new Promise<void>((resolve) => panel.socket.write(Uint8Array.of(byte), () => setImmediate(resolve)))
    },
  }
}

/** Bytes of a frame written as hexadecimal pairs. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replace(/\s+/g, ''), 'hex')
}
