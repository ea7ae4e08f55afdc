// A child process that is asked something and answers it, one thing after the other.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FleetAnswer, FleetOrder } from './messages.ts'

export interface FleetChild {
  ask<Is extends FleetAnswer['is']>(order: FleetOrder, is: Is): Promise<Extract<FleetAnswer, { is: Is }>>
  end(): void
}

/** The simulated devices, on the processor of whoever starts them. */
export function startFleet(): FleetChild {
  const child = fork(pathOf('fleet-process.ts'))
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the process of the devices ended')))
  ended.catch(() => {})
  return {
    async ask<Is extends FleetAnswer['is']>(order: FleetOrder, is: Is) {
      child.send(order)
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [FleetAnswer]
      if (answer.is === 'failed') throw new Error(answer.error)
      if (answer.is !== is) throw new Error(`the devices answered ${answer.is}`)
      return answer as Extract<FleetAnswer, { is: Is }>
    },
    end: () => void child.kill('SIGKILL'),
  }
}

export interface RawBroker {
  readonly pid: number
  readonly port: number
  /** What devices published so far. */
  received(): Promise<number>
  end(): void
}

export async function startRawBroker(env: Readonly<Record<string, string>>): Promise<RawBroker> {
  const child = fork(pathOf('raw-broker-process.ts'), { env: { ...process.env, ...env } })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    pid: child.pid!,
    port,
    async received() {
      child.send('received')
      const [{ received }] = (await once(child, 'message')) as [{ received: number }]
      return received
    },
    end: () => void child.kill('SIGKILL'),
  }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
