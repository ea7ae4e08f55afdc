// Gets a password from a person at the terminal without showing it, or from another program's pipe.
import { once } from 'node:events'
import { UsageError, type Terminal } from './terminal.ts'

const MAX_BYTES = 4096

/** @throws UsageError when there is neither a terminal nor --password-stdin, or the two entries differ */
export async function readPassword(terminal: Terminal, isFromStdin: boolean): Promise<string> {
  if (isFromStdin) return await readPiped(terminal)
  if (terminal.stdin.isTTY !== true) throw new UsageError('there is no terminal to ask for the password; use --password-stdin')
  const first = await ask(terminal, 'Password 密码: ')
  const second = await ask(terminal, 'Once more 再次输入: ')
  if (first !== second) throw new UsageError('the two passwords differ')
  return first
}

/** The line break that `echo` adds is not part of it; nothing else is taken away. */
async function readPiped({ stdin }: Terminal): Promise<string> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of stdin) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk as Uint8Array | string)])
    if (bytes.length > MAX_BYTES) throw new UsageError('the password is too long')
  }
  return bytes.toString('utf8').replace(/\r?\n$/, '')
}

async function ask(terminal: Terminal, prompt: string): Promise<string> {
  const { stdin } = terminal
  terminal.err(prompt)
  stdin.setRawMode?.(true)
  stdin.resume()
  try {
    let typed = ''
    for (;;) {
      const [chunk] = (await once(stdin, 'data')) as [Buffer | string]
      for (const key of chunk.toString()) {
        if (key === '\r' || key === '\n') return typed
        if (key === '\u0003' || key === '\u0004') throw new UsageError('cancelled')
        typed = key === '\u007f' || key === '\b' ? [...typed].slice(0, -1).join('') : typed + key
      }
    }
  } finally {
    terminal.err('')
    stdin.setRawMode?.(false)
    stdin.pause()
  }
}
